// SPDX-License-Identifier: MIT
// Passes the configuration on to the engine, the server and the others, at the start and at each
// SIGHUP. Called on the loop's thread.
#pragma once

#include <string>

#include "grayling/config/config.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/resolver/unbound_resolver.hpp"
#include "grayling/server/log_writer.hpp"
#include "grayling/server/server.hpp"
#include "grayling/service/engine_settings.hpp"
#include "service/exempt_watch.hpp"
#include "service/sql_watch.hpp"
#include "service/table_watch.hpp"

namespace grayling {

// The options of the server, from a configuration.
ServerOptions server_options(const Config& config);

// A warning that `user`, as whom this process runs, can't read the file at a reload; else "".
std::string unreadable_warning(const ConfigSources& sources, const std::string& user);

// The parts that take a configuration.
struct Reloaded {
  Engine& engine;
  Server& server;
  UnboundResolver& resolver;
  ExemptWatch& exempt_watch;
  SqlWatch& sql_watch;
  TableWatch& table_watch;
  LogWriter& log;
};

// Applies a configuration that was read again, and logs which changes from `started_with` need a
// restart. If it is an error, this is logged, and the configuration in use stays.
void reload(const Result<Config>& config, const Config& started_with, const Reloaded& parts);

}  // namespace grayling
