// SPDX-License-Identifier: MIT
// Wires configuration, log, sockets, store and engine together, in an order that matters: fork
// before any thread or loop, bind while still privileged, open the store as who we stay.
#include "grayling/cli/serve.hpp"

#include "cli/output.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/server/daemon.hpp"
#include "grayling/server/log_writer.hpp"
#include "grayling/server/server.hpp"
#include "grayling/store/open.hpp"
#include "cli/reload.hpp"

namespace grayling {
namespace {

EngineOptions engine_options(const Config& config, Server& server, const Clock& clock, Log& log) {
  EngineOptions options;
  // SQLite has one writer at a time: a second worker would only wait for the first.
  const bool is_sqlite = config.store.url.engine == StoreEngine::Sqlite;
  options.workers = is_sqlite ? 1 : static_cast<std::size_t>(config.store.connections);
  options.cache_entries = config.store.cache_entries;
  options.make_store = [&config, &clock, &log] {
    return make_store(config.store.url, {.timeout = config.store.timeout}, clock, log);
  };
  options.wake = [&server] { server.wake(); };
  return options;
}

// A daemon has no stderr that anybody reads.
LogTarget log_target(const Config& config, bool is_daemon) {
  return is_daemon ? LogTarget::Syslog : config.log.to;
}

// The service itself, in the process that stays. What goes wrong before it is ready is told by
// `daemon`, to whoever started us.
Result<void> run_service(const ServeOptions& options, const Config& config, Daemon& daemon) {
  const SystemClock clock;
  if (auto locked = daemon.lock_pidfile(); !locked) return locked;
  LogWriter log(log_target(config, options.daemon), config.log.level, clock);
  auto server = Server::bind(server_options(config), log);
  if (!server) return tl::make_unexpected(server.error());
  if (!options.user.empty()) {
    if (auto dropped = drop_privileges(options.user); !dropped) return dropped;
  }
  Engine engine(engine_options(config, **server, clock, log), engine_settings(config), clock, log);
  daemon.ready();
  (*server)->run(engine, [&] { reload(options.sources, config, engine, **server, log); });
  log.info("stopped");
  return {};
}

int fail_serve(const Error& error) {
  return error.kind == ErrorKind::Config ? fail_config("serve", error.text)
                                         : fail_work("serve", error.text);
}

}  // namespace

int serve(const ServeOptions& options) {
  const auto config = load_config(options.sources);
  if (!config) return fail_serve(config.error());
  for (const auto& warning : config->warnings) warn("serve", warning);
  auto daemon = Daemon::start(options.daemon, options.pidfile);
  if (!daemon) return fail_serve(daemon.error());
  if (daemon->is_parent()) return daemon->exit_code();
  const auto served = run_service(options, *config, *daemon);
  return served ? kDone : fail_serve(served.error());
}

}  // namespace grayling
