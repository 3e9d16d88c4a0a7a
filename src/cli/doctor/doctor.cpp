// SPDX-License-Identifier: MIT
#include "cli/doctor/doctor.hpp"

#include <array>

#include <unistd.h>

#include "cli/doctor/run_program.hpp"
#include "cli/doctor/service_user.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/base/act_as.hpp"
#include "grayling/base/permission.hpp"
#include "grayling/base/text.hpp"
#include "grayling/config/exempt_files.hpp"
#include "grayling/doctor/other_delays.hpp"
#include "grayling/doctor/postfix.hpp"

namespace grayling {
namespace {

constexpr auto kCommand = "doctor";

std::string_view word(Finding::Level level) {
  switch (level) {
    case Finding::Level::Good:
      return "ok";
    case Finding::Level::Warning:
      return "warning";
    case Finding::Level::Bad:
      return "wrong";
  }
  return "";
}

// "  warning  TEXT", and below it the lines of the remedy.
std::string shown(const Finding& finding) {
  constexpr std::size_t kColumn = 11;
  std::string text = "  " + std::string(word(finding.level));
  text.append(kColumn - text.size(), ' ');
  text += finding.text + "\n";
  std::string_view remedy = finding.remedy;
  for (bool is_first = true; !remedy.empty(); is_first = false) {
    const auto end = remedy.find('\n');
    text += std::string(kColumn, ' ') + (is_first ? "→ " : "  ");
    text.append(remedy.substr(0, end)).append("\n");
    remedy.remove_prefix(end == std::string_view::npos ? remedy.size() : end + 1);
  }
  return text;
}

Findings examine_config(const Config& config, const ConfigSources& sources) {
  const std::string file = config_file_path(sources);
  const bool is_there = ::access(file.c_str(), F_OK) == 0;
  Findings findings = {
      good(is_there ? file + " can be used" : "there is no " + file + ": all values are defaults")};
  const auto add = [&findings](const std::vector<std::string>& lines) {
    for (const auto& line : lines) findings.push_back(warning(line, ""));
  };
  add(config.warnings);
  add(read_exemptions(config.exempt).warnings);
  // Root has read it before; the service's user may not be able to.
  if (const auto again = load_config(sources); !again) {
    findings.push_back(
        bad(own_user() + ", the service's user, can't use it: " + again.error().text,
            "let a group of that user read it (chgrp, chmod g+r); otherwise reloads are refused, "
            "and a start as that user fails"));
  }
  return findings;
}

// What a service looks at: by root's order as the service's user, where that is known.
std::array<Findings, 4> examine_as_service(const Config& config, const ConfigSources& sources,
                                           const Clock& clock) {
  const ActAs user(service_credentials(config.store.url));
  return {examine_config(config, sources), examine_store(config, clock),
          examine_clock(config, clock), examine_sql_lists(config, clock)};
}

// The output of postconf, for the main.cf in the directory `postfix` if one is given.
Result<std::string> postconf(const std::string& postfix, const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {"postconf"};
  if (!postfix.empty()) arguments.insert(arguments.end(), {"-c", postfix});
  arguments.insert(arguments.end(), options.begin(), options.end());
  constexpr auto kUsual = "/usr/sbin/postconf";  // not in the PATH of an ordinary user
  auto said = run_program(arguments);
  if (said || ::access(kUsual, X_OK) != 0) return said;
  arguments.front() = kUsual;
  return run_program(arguments);
}

}  // namespace

Findings examine_main_cf(const Config& config, const std::string& postfix) {
  const auto parameters = postconf(postfix, {"-x"});
  if (!parameters) {
    return {warning("main.cf was not looked at: " + parameters.error().text,
                    "run this on the host of Postfix; with --postfix DIR if its main.cf is "
                    "elsewhere")};
  }
  std::map<std::string, std::string> master_cf;
  const std::vector<std::string> parts[] = {{"-F", "*/*/command", "*/*/chroot"}, {"-xP"}};
  for (const auto& part : parts) {
    if (const auto said = postconf(postfix, part)) master_cf.merge(parse_postconf(*said));
  }
  const auto facts = postfix_facts(parse_postconf(*parameters), master_cf);
  auto findings = examine_postfix(facts, config);
  const auto modules = run_program({"rspamadm", "configdump", "-m"});
  const auto others = examine_other_delays(facts, modules ? *modules : "");
  findings.insert(findings.end(), others.begin(), others.end());
  return findings;
}

int doctor(const DoctorCommand& command) {
  const auto config = load_config(command.sources);
  if (!config) return fail_config(kCommand, config.error().text);
  const SystemClock clock;
  const auto [configuration, store, times, sql_lists] =
      examine_as_service(*config, command.sources, clock);
  std::vector<std::pair<std::string_view, Findings>> parts = {
      {"configuration", configuration},
      {"store", store},
      {"service", examine_service(*config)},
      {"Postfix", examine_main_cf(*config, command.postfix)},
  };
  if (!sql_lists.empty()) parts.emplace_back("SQL lists", sql_lists);
  if (auto dns = examine_resolver(*config, clock)) parts.emplace_back("DNS", std::move(*dns));
  if (auto lists = examine_lists(*config, clock))
    parts.emplace_back("DNS lists", std::move(*lists));
  parts.emplace_back("clock", times);
  std::string text;
  std::size_t wrong = 0;
  std::size_t warnings = 0;
  for (const auto& [name, findings] : parts) {
    text += std::string(name) + "\n";
    for (const auto& finding : findings) {
      text += shown(finding);
      wrong += finding.level == Finding::Level::Bad;
      warnings += finding.level == Finding::Level::Warning;
    }
  }
  text += wrong + warnings == 0 ? "All is well.\n"
                                : std::to_string(wrong) + " wrong, " + std::to_string(warnings) +
                                      (warnings == 1 ? " warning\n" : " warnings\n");
  const int printed = print(text);
  return printed == kDone && wrong > 0 ? kWorkFailed : printed;
}

}  // namespace grayling
