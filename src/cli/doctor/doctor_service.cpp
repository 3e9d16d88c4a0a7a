// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cerrno>
#include <cstring>

#include <pwd.h>
#include <sys/stat.h>

#include "cli/ask/query.hpp"
#include "cli/doctor/doctor.hpp"
#include "cli/doctor/running_values.hpp"
#include "grayling/base/permission.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// Postfix' smtpd runs as the user postfix, in that user's group (postconf(5), mail_owner).
std::optional<Finding> socket_trouble(const std::string& path) {
  struct stat found = {};
  if (::stat(path.c_str(), &found) != 0) {
    return bad("unix:" + path + ": " + std::strerror(errno),
               "start grayling; if it is running, run this as root");
  }
  const passwd* postfix = ::getpwnam("postfix");
  if (postfix == nullptr) return std::nullopt;  // it is not on this machine
  const std::string closed = closed_to(postfix->pw_uid, postfix->pw_gid, path);
  if (closed.empty()) return std::nullopt;
  if (closed != path) {
    return bad("unix:" + path + ": Postfix may not enter " + closed, "chmod o+x " + closed);
  }
  return bad("unix:" + path + ": Postfix may not open it",
             "in grayling.toml: socket_group = \"postfix\" and socket_mode = \"0660\"");
}

Finding answer_of(const Endpoint& endpoint) {
  // At CONNECT nothing is decided, so this leaves no row.
  const auto action =
      request_action(endpoint, request_text({"protocol_state=CONNECT"}), kDoctorTimeout);
  if (!action) {
    return bad(action.error().text,
               "start it: systemctl start grayling, or grayling serve; its log says what is wrong, "
               "also if another program has that address");
  }
  if (*action == "DUNNO") return good("answers at " + endpoint.text());
  return bad("another program answers at " + endpoint.text() + ": " + printable(*action, 80),
             "give one of them another port, in `listen` and in main.cf");
}

// Compares the running service with this configuration.
Findings compare(const Config& config) {
  if (!config.status.listen) {
    return {
        good("its values can't be compared with this configuration, because status.listen is "
             "not set")};
  }
  const auto running = running_values(*config.status.listen, kDoctorTimeout);
  if (running) return compare_with_running(config, *running);
  return {warning("its values were not compared with this configuration: " + running.error().text,
                  "restart it if status.listen has changed; its log says whether it could "
                  "listen there")};
}

}  // namespace

Findings examine_service(const Config& config) {
  Findings findings;
  for (const auto& endpoint : config.listen) {
    findings.push_back(answer_of(endpoint));
    if (endpoint.kind != Endpoint::Kind::Unix) continue;
    if (auto trouble = socket_trouble(endpoint.path)) findings.push_back(std::move(*trouble));
  }
  const bool is_served = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.level == Finding::Level::Good;
  });
  if (!is_served && !config.status.listen) return findings;
  for (auto& finding : compare(config)) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace grayling
