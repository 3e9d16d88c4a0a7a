// SPDX-License-Identifier: MIT
// From a Config to what the engine and the server take of it, at the start and at each SIGHUP.
// Called on the loop's thread.
#pragma once

#include <string>

#include "grayling/config/config.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/server/log_writer.hpp"
#include "grayling/server/server.hpp"
#include "service/exempt_watch.hpp"
#include "service/table_watch.hpp"

namespace grayling {

ServerOptions server_options(const Config& config);
EngineSettings engine_settings(const Config& config);

// What will keep a reload from reading the file, as this process' user `user`; "": nothing.
std::string unreadable_warning(const ConfigSources& sources, const std::string& user);

// Puts what was read anew to use, and says what takes a restart: what is not as in `started_with`.
// One that is wrong is refused, and the one in use stays.
void reload(const Result<Config>& config, const Config& started_with, Engine& engine,
            Server& server, ExemptWatch& exempt_watch, TableWatch& table_watch, LogWriter& log);

}  // namespace grayling
