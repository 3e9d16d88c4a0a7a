// SPDX-License-Identifier: MIT
#include "service/reload.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "grayling/base/text.hpp"
#include "grayling/config/fixed_keys.hpp"
#include "service/service_dns.hpp"

namespace grayling {
namespace {

// While a list from SQL is read: a connection, or an SQLite file with its log, index and journal.
constexpr std::size_t kListFilesMax = 4;

bool is_set(const Config& config, std::string_view key) {
  return std::any_of(config.origins.begin(), config.origins.end(), [&](const auto& origin) {
    return origin.key == key && origin.from != "default";
  });
}

}  // namespace

std::string unreadable_warning(const ConfigSources& sources, const std::string& user) {
  const std::string path = config_file_path(sources);
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0) return "";
  if (errno == ENOENT && !sources.file) return "";  // the default file needn't exist
  const std::string reason = std::strerror(errno);
  return "the user " + printable(user) + " can't read " + printable(path) + " (" + reason +
         "), so a reload (SIGHUP) will be refused; let a group of that user read it (chgrp, " +
         "chmod g+r)";
}

ServerOptions server_options(const Config& config) {
  return {
      .listen = config.listen,
      .allow = config.allow,
      .socket_mode = config.socket_mode,
      .socket_group = config.socket_group,
      .idle_timeout = config.idle_timeout,
      .request_timeout = config.request_timeout,
      .connections_max = config.connections_max,
      .is_connections_max_set = is_set(config, "connections_max"),
      .other_files = open_files_max(dns_options(config)) + kListFilesMax * config.sql_lists.size()};
}

void reload(const Result<Config>& config, const Config& started_with, const Reloaded& parts) {
  LogWriter& log = parts.log;
  if (!config) {
    log.error("reload refused, the configuration in use stays: " + config.error().text);
    return;
  }
  for (const auto& warning : config->warnings) log.warning(warning);
  for (const auto& warning : restart_warnings(started_with, *config)) log.warning(warning);
  parts.resolver.reload(dns_options(*config));
  parts.engine.reload(engine_settings(*config));
  parts.server.reload(server_options(*config));
  parts.exempt_watch.reload(config->exempt);
  parts.sql_watch.reload({config->sql_lists, config->policy});
  parts.table_watch.reload(config->store.refresh);
  log.set_format(config->log.format);
  log.set_level(config->log.level);
  log.info("configuration reloaded");
}

}  // namespace grayling
