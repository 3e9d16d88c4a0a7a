// SPDX-License-Identifier: MIT
// How the parts of a running service reach each other: the functions that the engine and the two
// watches call, each on its own threads. What these refer to must outlive the part that calls them.
#pragma once

#include <atomic>
#include <chrono>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/config/config.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/resolver/resolver.hpp"
#include "grayling/server/server.hpp"
#include "service/exempt_watch.hpp"
#include "service/sql_watch.hpp"
#include "service/table_watch.hpp"

namespace grayling {

// How long after the start mail waits for the first exemptions, at most half of the time for an
// answer: the store has the other half. Lists from SQL are in databases that may be far, so they
// have all of that half.
std::chrono::milliseconds first_look_max(const Config& config);

// The options of the service's engine: how its workers' stores are made, and that they wake the
// server's loop. All arguments must outlive the engine.
EngineOptions engine_options(const Config& config, Server& server, Resolver& resolver,
                             const Clock& clock, Log& log);

// Lets mail that waits for the first exemptions go on once both watches have looked: those of the
// table and of the lists from SQL come on threads of their own.
class FirstLooks {
 public:
  FirstLooks(Engine& engine, Server& server) : engine_(engine), server_(server) {}

  // Any thread; each watch calls it once.
  void end_one();

 private:
  Engine& engine_;
  Server& server_;
  std::atomic<int> left_{2};
};

// What the table watch calls, on its thread: it passes rows and news on, and wakes the loop.
TableWatch::Links table_links(const Config& config, Engine& engine, ExemptWatch& exempt_watch,
                              Server& server, FirstLooks& first_looks);

// The same for the watch of the lists from SQL.
SqlWatch::Links sql_links(Engine& engine, ExemptWatch& exempt_watch, Server& server,
                          FirstLooks& first_looks);

}  // namespace grayling
