// SPDX-License-Identifier: MIT
// Puts configuration, log, sockets, store and engine together, and handles the loop's events, such
// as a reload. The order matters: fork before any thread or loop, bind while still privileged, open
// the store as the user that the service keeps.
#include "grayling/service/serve.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "grayling/config/policy_lists.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/server/daemon.hpp"
#include "grayling/server/log_writer.hpp"
#include "grayling/server/process.hpp"
#include "grayling/server/server.hpp"
#include "grayling/server/service_manager.hpp"
#include "grayling/store/service_lock.hpp"
#include "service/background.hpp"
#include "service/config_reader.hpp"
#include "service/exempt_watch.hpp"
#include "service/known_lists.hpp"
#include "service/links.hpp"
#include "service/reload.hpp"
#include "service/service_dns.hpp"
#include "service/service_log.hpp"
#include "service/service_status.hpp"
#include "service/sql_watch.hpp"
#include "service/start_checks.hpp"
#include "service/table_watch.hpp"

namespace grayling {
namespace {

// At a restart the old service has this long to end.
constexpr std::chrono::seconds kOldServiceMax{5};

// A daemon's working directory becomes "/", but a reload must read the same files as the start.
std::string current_directory() {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

// A reload finds the policies with what their lists hold already.
Result<Config> load_with_lists(const ConfigSources& sources, const KnownLists& lists) {
  auto config = load_config(sources);
  if (config && has_lists(config->policy)) {
    config->policies = make_policies(config->policy, lists.lists());
  }
  return config;
}

Result<void> become_user(const ServeOptions& options, const StartWarnings& warnings) {
  if (options.user.empty()) return {};
  if (auto dropped = drop_privileges(options.user); !dropped) return dropped;
  const auto warning = unreadable_warning(options.sources, options.user);
  if (!warning.empty()) warnings.tell(warning);
  return {};
}

Result<void> run_service(const ServeOptions& options, const Config& config,
                         const StartWarnings::Warn& warn) {
  auto background = go_into_background(options);
  if (!background) return fail(background.error());
  const SystemClock clock;
  const LogTarget to = log_target(config, options.daemon);
  LogWriter log({to, config.log.format}, config.log.level, clock);
  const StartWarnings warnings(to, log, warn);
  warnings.tell_all(config);
  auto server = Server::bind(server_options(config), log);
  if (!server) return fail(server.error());
  if (auto changed = become_user(options, warnings); !changed) return changed;
  const auto store_lock = ServiceLock::take(config.store.url, kOldServiceMax, log);
  if (!store_lock) return fail(store_lock.error());
  const auto resolver = start_resolver((*server)->loop(), config, log);
  if (!resolver) return fail(resolver.error());
  Engine engine(engine_options(config, **server, **resolver, clock, log), engine_settings(config),
                clock, log);
  const auto lists = std::make_shared<KnownLists>();
  const auto status = start_status(config, engine, **server, **resolver, *lists, clock, log);
  const auto offer = [&](std::shared_ptr<const Exemptions> exemptions) {
    engine.offer_exemptions(std::move(exemptions));
    (*server)->wake();
  };
  ExemptWatch exempt_watch(config.exempt, offer, log);
  FirstLooks first_looks(engine, **server);
  SqlWatch sql_watch({config.sql_lists, config.policy},
                     sql_links(engine, exempt_watch, **server, first_looks), lists, clock, log);
  TableWatch table_watch(table_links(config, engine, exempt_watch, **server, first_looks),
                         config.store.refresh, clock, log);
  if (background->daemon) {
    if (auto ready = background->daemon->ready(); !ready) return ready;
  }
  ServiceManager manager;
  ConfigReader reader(
      [sources = options.sources, lists] { return load_with_lists(sources, *lists); },
      [&] { (*server)->wake(); });
  ServerHooks hooks;
  hooks.on_listening = [&] { manager.notify_ready(); };
  hooks.on_sweep = [&] {
    manager.notify_alive(engine.is_alive(), text_of(engine.statistics().health()));
    if (status) status->update();
  };
  hooks.on_stopping = [&] { manager.notify_stopping(); };
  hooks.on_reload = [&] {
    manager.notify_reloading();
    reader.request();
  };
  hooks.on_wake = [&] {
    const auto read = reader.take();
    if (!read) return;
    reload(*read, config,
           {engine, **server, **resolver, exempt_watch, sql_watch, table_watch, log});
    if (reader.is_done()) manager.notify_ready();
  };
  return (*server)->run(engine, hooks);
}

}  // namespace

Result<void> serve(const ServeOptions& given, const std::function<void(const std::string&)>& warn) {
  end_at_signals();
  ServeOptions options = given;
  options.sources.directory = current_directory();
  auto config = load_config(options.sources);
  if (!config) return fail(config.error());
  if (auto good = check_start(*config, options.user); !good) return good;
  hold_signals();  // until the loop handles them
  return run_service(options, *config, warn);
}

}  // namespace grayling
