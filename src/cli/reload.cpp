// SPDX-License-Identifier: MIT
#include "cli/reload.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// Sockets, connections and memory that were made at the start.
constexpr std::array<std::string_view, 8> kFixedKeys = {
    "listen",
    "socket_mode",
    "socket_group",
    "store.url",
    "store.connections",
    "store.cache_entries",
    "status.listen",
    "log.to",
};

Config::Origin origin_in(const Config& config, std::string_view key) {
  const auto origin = std::find_if(config.origins.begin(), config.origins.end(),
                                   [&](const auto& o) { return o.key == key; });
  return origin == config.origins.end() ? Config::Origin{std::string(key), "", "default"} : *origin;
}

std::string value_of(const Config& config, std::string_view key) {
  return origin_in(config, key).value;
}

// The URL is compared whole: what is shown of it lacks its password.
bool is_same(const Config& a, const Config& b, std::string_view key) {
  return key == "store.url" ? a.store.url == b.store.url : value_of(a, key) == value_of(b, key);
}

}  // namespace

std::vector<std::string> restart_warnings(const Config& started_with, const Config& config) {
  std::vector<std::string> warnings;
  for (const auto key : kFixedKeys) {
    if (is_same(started_with, config, key)) continue;
    warnings.push_back("reload: " + std::string(key) + " takes a restart; " +
                       value_of(started_with, key) + " stays");
  }
  return warnings;
}

std::string unreadable_warning(const ConfigSources& sources, const std::string& user) {
  const std::string path = config_file_path(sources);
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0) return "";
  if (errno == ENOENT && !sources.file) return "";  // an absent default file is none
  const std::string reason = std::strerror(errno);
  return "the user " + printable(user) + " can't read " + printable(path) + " (" + reason +
         "), so a reload (SIGHUP) will be refused; let a group of that user read it (chgrp, " +
         "chmod g+r)";
}

std::vector<std::pair<std::string, std::string>> fixed_values(const Config& config) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto key : kFixedKeys) values.emplace_back(key, value_of(config, key));
  return values;
}

ServerOptions server_options(const Config& config) {
  return {.listen = config.listen,
          .allow = config.allow,
          .socket_mode = config.socket_mode,
          .socket_group = config.socket_group,
          .idle_timeout = config.idle_timeout,
          .request_timeout = config.request_timeout,
          .connections_max = config.connections_max,
          .is_connections_max_set = origin_in(config, "connections_max").from != "default"};
}

EngineSettings engine_settings(const Config& config) {
  return {.greylist = config.greylist,
          .policies = config.policies,
          .is_permitted_on_failure = config.store.on_failure == OnFailure::Permit,
          .timeout = config.store.timeout};
}

void reload(const Result<Config>& config, const Config& started_with, Engine& engine,
            Server& server, ExemptWatch& exempt_watch, TableWatch& table_watch, LogWriter& log) {
  if (!config) {
    log.error("reload refused, the configuration in use stays: " + config.error().text);
    return;
  }
  for (const auto& warning : config->warnings) log.warning(warning);
  for (const auto& warning : restart_warnings(started_with, *config)) log.warning(warning);
  engine.reload(engine_settings(*config));
  server.reload(server_options(*config));
  exempt_watch.reload(config->exempt);
  table_watch.reload(config->store.refresh);
  log.set_format(config->log.format);
  log.set_level(config->log.level);
  log.info("configuration reloaded");
}

}  // namespace grayling
