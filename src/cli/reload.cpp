// SPDX-License-Identifier: MIT
#include "cli/reload.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace grayling {
namespace {

// Sockets, connections and memory that were made at the start.
constexpr std::array<std::string_view, 7> kFixedKeys = {
    "listen",    "socket_mode",       "socket_group",
    "store.url", "store.connections", "store.cache_entries",
    "log.to",
};

std::string value_of(const Config& config, std::string_view key) {
  const auto origin = std::find_if(config.origins.begin(), config.origins.end(),
                                   [&](const auto& o) { return o.key == key; });
  return origin == config.origins.end() ? "" : origin->value;
}

}  // namespace

ServerOptions server_options(const Config& config) {
  return {.listen = config.listen,
          .socket_mode = config.socket_mode,
          .socket_group = config.socket_group,
          .idle_timeout = config.idle_timeout,
          .request_timeout = config.request_timeout,
          .connections_max = config.connections_max};
}

EngineSettings engine_settings(const Config& config) {
  return {.greylist = config.greylist,
          .is_permitted_on_failure = config.store.on_failure == OnFailure::Permit,
          .timeout = config.store.timeout};
}

void reload(const ConfigSources& sources, const Config& started_with, Engine& engine,
            Server& server, LogWriter& log) {
  const auto config = load_config(sources);
  if (!config) {
    log.error("reload refused, the configuration in use stays: " + config.error().text);
    return;
  }
  for (const auto& warning : config->warnings) log.warning(warning);
  for (const auto key : kFixedKeys) {
    if (value_of(*config, key) != value_of(started_with, key)) {
      log.warning("reload: " + std::string(key) + " takes a restart; " +
                  value_of(started_with, key) + " stays");
    }
  }
  engine.reload(engine_settings(*config));
  server.reload(server_options(*config));
  log.set_level(config->log.level);
  log.info("configuration reloaded");
}

}  // namespace grayling
