// SPDX-License-Identifier: MIT
#include "config/checks.hpp"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "config/defaults.hpp"
#include "config/machine.hpp"
#include "config/origin.hpp"
#include "config/reply_text.hpp"
#include "config/suspicion_setting.hpp"
#include "grayling/base/secret_file.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// Postfix uses a connection for this time (smtpd_policy_service_max_ttl), idle in between.
constexpr std::chrono::seconds kPostfixKeeps{1000};

Result<void> check_times(Config& config) {
  const auto& greylist = config.greylist;
  if (greylist.delay > greylist.retry_window) {
    // The error names the key that the administrator has set.
    if (is_default(config, "greylist.delay")) {
      return refuse(config, "greylist.retry_window",
                    "shorter than " + named(config, "greylist.delay") +
                        ", so that no retry would ever pass; raise it");
    }
    return refuse(config, "greylist.delay",
                  "longer than " + named(config, "greylist.retry_window") +
                      ", so that no retry would ever pass; shorten it");
  }
  if (greylist.lifetime < greylist.retry_window) {
    warn(config, "greylist.lifetime",
         "shorter than " + named(config, "greylist.retry_window") +
             ": senders that passed are forgotten sooner than those that never retried");
  }
  if (config.idle_timeout < kPostfixKeeps) {
    warn(config, "idle_timeout",
         "Postfix keeps idle connections for up to 1000 s, and hanging up first costs the next "
         "mail a second");
  }
  return {};
}

// A store.timeout that was short before there was a dns.timeout stays right.
Result<void> check_dns(Config& config) {
  if (config.greylist.spf == SpfUse::Pass && config.dns.source == ResolverOptions::Source::Off) {
    warn(config, "greylist.spf", "lets nothing in with " + named(config, "dns.resolver"));
  }
  if (config.dns.timeout < config.store.timeout) return {};
  if (!is_default(config, "dns.timeout")) {
    return refuse(config, "dns.timeout",
                  "not less than " + named(config, "store.timeout") +
                      ", in which the whole answer must be ready; lower it");
  }
  config.dns.timeout = config.store.timeout / 2;
  show_changed_default(config, "dns.timeout");
  return {};
}

Result<void> check_reply(const Config& config) {
  const auto reply = check_reply_bytes(config.greylist);
  if (!reply) return refuse(config, "greylist.message", reply.error().text);
  return {};
}

// Can other hosts connect there? Then they can learn who writes to whom, and fill the table.
bool is_for_others(const Endpoint& endpoint) {
  const auto address = IpAddress::parse(endpoint.host);
  return endpoint.kind != Endpoint::Kind::Unix && !(address && address->is_loopback());
}

Result<void> refuse_unallowed(const Config& config, std::string_view key, const Endpoint& endpoint,
                              const std::string& instead) {
  return refuse(config, key,
                endpoint.text() +
                    " is for other hosts, but no networks are allowed; write allow = " +
                    "[networks] too, like allow = [\"192.0.2.0/24\"], or listen at " + instead);
}

Result<void> check_allow(Config& config) {
  for (const auto& endpoint : config.listen) {
    if (!is_for_others(endpoint) || !config.allow.empty()) continue;
    return refuse_unallowed(config, "listen", endpoint, kDefaultListen);
  }
  const auto& status = config.status.listen;
  if (status && is_for_others(*status) && config.allow.empty()) {
    return refuse_unallowed(config, "status.listen", *status, "127.0.0.1:10024");
  }
  for (const auto& network : config.allow) {
    if (network.prefix() > 0) continue;
    warn(config, "allow", "allows every host that can reach this one; name your mail hosts");
    break;
  }
  return {};
}

Result<void> check_listen(const Config& config) {
  for (const auto& endpoint : config.listen) {
    if (endpoint.kind != Endpoint::Kind::Unix) continue;
    const auto directory = check_parent_directory(endpoint.path);
    if (!directory) return refuse(config, "listen", directory.error().text);
  }
  const auto group = check_group(config.socket_group);
  if (!group) return refuse(config, "socket_group", group.error().text);
  return {};
}

Result<void> check_store(Config& config) {
  const auto& url = config.store.url;
  if (url.engine == StoreEngine::Sqlite) {
    const auto directory = check_parent_directory(url.path);
    if (directory) return {};
    // The package creates the default's directory, so a check of the configuration elsewhere must
    // not fail without it.
    if (config.store.url_text != kDefaultStore) {
      return refuse(config, "store.url", directory.error().text);
    }
    warn(config, "store.url", directory.error().text);
  }
  if (url.password_file.empty()) return {};
  const auto password = read_password_file(url.password_file);
  if (!password) return refuse(config, "store.url", password.error().text);
  return {};
}

// The remedies of read_secret_file() are for something that people type.
constexpr auto kMakeSecret =
    "; make one with: head -c 32 /dev/urandom | base64 | install -m 600 -o grayling /dev/stdin ";

Result<void> read_status_secret(Config& config, std::string_view key, const std::string& path,
                                std::string_view what, std::string& secret) {
  if (path.empty()) return {};
  if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) {
    return refuse(config, key, "there is no such file" + (kMakeSecret + printable(path)));
  }
  const bool may_read = ::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0;
  const bool is_closed = !may_read && errno == EACCES;
  auto text = read_secret_file(path, "the file", what);
  if (!text && is_closed) {
    // Only the service and `link` need it. Other users may use the configuration, too.
    warn(config, key, text.error().text);
    return {};
  }
  if (!text) return refuse(config, key, text.error().text);
  if (text->size() < kStatusSecretCharsMin) {
    return refuse(config, key,
                  "the " + std::string(what) + " in it is shorter than " +
                      std::to_string(kStatusSecretCharsMin) + " characters" +
                      (kMakeSecret + printable(path)));
  }
  secret = std::move(*text);
  return {};
}

Result<void> check_status(Config& config) {
  auto& status = config.status;
  if (status.user_pages) {
    if (!status.listen) {
      return refuse(config, "status.user_pages",
                    "needs status.listen, where the pages are served; set it, like "
                    "listen = \"127.0.0.1:10024\"");
    }
    if (!status.public_url) {
      return refuse(config, "status.user_pages",
                    "needs status.public_url, where your web server offers the pages; set it, like "
                    "public_url = \"https://mx.example.org\"");
    }
    if (status.link_key_file.empty()) {
      return refuse(config, "status.user_pages",
                    "needs status.link_key_file, the key of the links; set it, like "
                    "link_key_file = \"/etc/grayling/link.key\"");
    }
  }
  if (!status.api_token_file.empty() && !status.listen) {
    return refuse(config, "status.api_token_file",
                  "needs status.listen, where panels are answered; set it, like "
                  "listen = \"127.0.0.1:10024\"");
  }
  auto key = read_status_secret(config, "status.link_key_file", status.link_key_file, "key",
                                status.link_key);
  if (!key) return key;
  return read_status_secret(config, "status.api_token_file", status.api_token_file, "token",
                            status.api_token);
}

}  // namespace

void check_together(Config& config, Mistakes& mistakes) {
  collect(mistakes, check_times(config));
  collect(mistakes, check_suspicion(config));
  collect(mistakes, check_dns(config));
  collect(mistakes, check_reply(config));
  collect(mistakes, check_allow(config));
  collect(mistakes, check_listen(config));
  collect(mistakes, check_store(config));
  collect(mistakes, check_status(config));
}

}  // namespace grayling
