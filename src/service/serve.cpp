// SPDX-License-Identifier: MIT
// Puts configuration, log, sockets, store and engine together, and handles the loop's events, such
// as a reload. The order matters: fork before any thread or loop, bind while still privileged, open
// the store as the user that the service keeps.
#include "grayling/service/serve.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/permission.hpp"
#include "grayling/base/text.hpp"
#include "grayling/config/fixed_keys.hpp"
#include "grayling/config/policy_lists.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/server/daemon.hpp"
#include "grayling/server/log_writer.hpp"
#include "grayling/server/process.hpp"
#include "grayling/server/server.hpp"
#include "grayling/server/service_manager.hpp"
#include "grayling/status/status_service.hpp"
#include "grayling/store/open.hpp"
#include "grayling/store/service_lock.hpp"
#include "grayling/store/sql_list.hpp"
#include "service/config_reader.hpp"
#include "service/exempt_watch.hpp"
#include "service/known_lists.hpp"
#include "service/reload.hpp"
#include "service/service_dns.hpp"
#include "service/sql_watch.hpp"
#include "service/table_watch.hpp"

namespace grayling {
namespace {

using Warn = std::function<void(const std::string&)>;

constexpr std::chrono::milliseconds kTableTimeoutMin{2000};
// To find what waits for a recipient the database reads all of `sender`.
constexpr std::chrono::milliseconds kPagesTimeoutMin{5000};
// The first mail waits this long for the table of exemptions, which is usually read in a few
// milliseconds.
constexpr std::chrono::milliseconds kFirstLookMax{250};
// At a restart the old service has this long to end.
constexpr std::chrono::seconds kOldServiceMax{5};

EngineOptions engine_options(const Config& config, Server& server, Resolver& resolver,
                             const Clock& clock, Log& log) {
  EngineOptions options;
  options.resolver = &resolver;
  // SQLite has one writer at a time: a second worker would only wait for the first.
  const bool is_sqlite = config.store.url.engine == StoreEngine::Sqlite;
  options.workers = is_sqlite ? 1 : static_cast<std::size_t>(config.store.connections);
  options.cache_entries = config.store.cache_entries;
  options.make_store = [&config, &clock, &log] {
    return make_store(config.store.url, {.timeout = config.store.timeout}, clock, log);
  };
  options.wake = [&server] { server.wake(); };
  options.exemptions_wait = kFirstLookMax;
  return options;
}

// A store beside the workers'. Reading a long table may take longer than an answer may.
std::unique_ptr<AdminStore> store_beside(const Config& config, std::chrono::milliseconds timeout) {
  return make_admin_store(config.store.url, {.timeout = std::max(config.store.timeout, timeout),
                                             .may_upgrade = false,
                                             .is_in_service = true});
}

// The exemptions of the table and of the lists from SQL, which come on threads of their own.
class FirstLooks {
 public:
  FirstLooks(Engine& engine, Server& server) : engine_(engine), server_(server) {}

  // Any thread; each calls it once.
  void end_one() {
    if (--left_ > 0) return;
    engine_.exemptions_complete();
    server_.wake();
  }

 private:
  Engine& engine_;
  Server& server_;
  std::atomic<int> left_{2};
};

TableWatch::Links table_links(const Config& config, Engine& engine, ExemptWatch& exempt_watch,
                              Server& server, FirstLooks& first_looks) {
  TableWatch::Links links;
  links.store = store_beside(config, kTableTimeoutMin);
  links.on_rows = [&exempt_watch](auto rows) { exempt_watch.take_rows(std::move(rows)); };
  links.on_forgotten = [&engine, &server] {
    engine.forget_cached();
    server.wake();
  };
  links.on_first_look = [&first_looks] { first_looks.end_one(); };
  links.take_matches = [&exempt_watch](UnixSeconds now) { return exempt_watch.take_matches(now); };
  links.take_tally = [&engine] { return engine.take_tally(); };
  return links;
}

SqlWatch::Links sql_links(Engine& engine, ExemptWatch& exempt_watch, Server& server,
                          FirstLooks& first_looks) {
  SqlWatch::Links links;
  links.make_list = [](const Config::SqlListSection& section) {
    return make_sql_list(section.url, section.query);
  };
  links.on_lists = [&exempt_watch](const NamedLists& lists) { exempt_watch.take_lists(lists); };
  links.on_policies = [&engine, &server](std::shared_ptr<const Policies> policies) {
    engine.offer_policies(std::move(policies));
    server.wake();
  };
  links.on_first_look = [&first_looks] { first_looks.end_one(); };
  return links;
}

// A reload finds the policies with what their lists hold already.
Result<Config> load_with_lists(const ConfigSources& sources, const KnownLists& lists) {
  auto config = load_config(sources);
  if (config && has_lists(config->policy)) {
    config->policies = make_policies(config->policy, lists.lists());
  }
  return config;
}

// A daemon's stderr is lost unless it is a file. A missing journal doesn't stop the service.
LogTarget log_target(const Config& config, bool is_daemon) {
  if (config.log.to == LogTarget::Journal && is_journal_there()) return LogTarget::Journal;
  struct stat status {};
  const bool is_file = ::fstat(STDERR_FILENO, &status) == 0 && S_ISREG(status.st_mode);
  if (is_daemon && !is_file) return LogTarget::Syslog;
  return config.log.to == LogTarget::Journal ? LogTarget::Stderr : config.log.to;
}

// Warnings at the start. They go to the log and, if that isn't stderr, also to the terminal of the
// person who starts the service.
class StartWarnings {
 public:
  StartWarnings(LogTarget to, Log& log, const Warn& warn) : to_(to), log_(log), warn_(warn) {}

  void tell(const std::string& warning) const {
    log_.warning(warning);
    if (to_ != LogTarget::Stderr) warn_(warning);
  }
  void tell_all(const Config& config) const {
    if (to_ == LogTarget::Syslog) tell_of_syslog(config);
    for (const auto& warning : config.warnings) tell(warning);
    if (config.log.to != LogTarget::Journal || to_ == LogTarget::Journal) return;
    tell(fmt::format("log.to: there is no journal at {}, so the log goes to {}", kJournalSocket,
                     to_ == LogTarget::Stderr ? "stderr" : "syslog"));
  }

 private:
  // Not in the log, which is elsewhere or nowhere.
  void tell_of_syslog(const Config& config) const {
    if (config.log.to == LogTarget::Stderr) {
      warn_(
          "log.to: the log goes to syslog, because nobody reads a daemon's stderr unless it is a "
          "file; write it to a file with 2>>FILE, or set log.to = \"syslog\"");
    }
    if (is_syslog_there()) return;
    warn_(
        fmt::format("log.to: there is no syslog at {}, so the log is lost; start syslog, or "
                    "write the log to a file with log.to = \"stderr\" and 2>>FILE",
                    kSyslogSocket));
  }

  LogTarget to_;
  Log& log_;
  const Warn& warn_;
};

// A daemon's working directory becomes "/", but a reload must read the same files as the start.
std::string current_directory() {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

// A check of the configuration accepts that the default's directory is missing; a start doesn't.
Result<void> check_directory(const StoreUrl& url, const std::string& user) {
  if (url.engine != StoreEngine::Sqlite) return {};
  const std::string directory = std::filesystem::path(url.path).parent_path().string();
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) return {};
  return fail(ErrorKind::Config, "store.url: there is no directory '" + directory +
                                     "'; create it (" + make_directory_command(directory, user) +
                                     "), or name another file with --store sqlite:/path");
}

// A check of the configuration accepts that its user may not read them; a start doesn't.
Result<void> check_secrets(const Config& config) {
  const auto& status = config.status;
  const bool has_key = status.link_key_file.empty() || !status.link_key.empty();
  const bool has_token = status.api_token_file.empty() || !status.api_token.empty();
  if (has_key && has_token) return {};
  const std::string name = has_key ? "api_token_file" : "link_key_file";
  const auto& path = has_key ? status.api_token_file : status.link_key_file;
  return fail(ErrorKind::Config, "status." + name + ": " + own_user() + " may not read '" +
                                     printable(path) + "'" + permission_remedy(path));
}

struct Background {
  std::optional<Daemon> daemon;
  std::optional<PidFile> pidfile;
};

Result<Background> go_into_background(const ServeOptions& options) {
  Background background;
  if (options.daemon) {
    auto daemon = Daemon::start();
    if (!daemon) return fail(daemon.error());
    background.daemon.emplace(std::move(*daemon));
  }
  if (!options.pidfile.empty()) {
    auto pidfile = PidFile::create(options.pidfile);
    if (!pidfile) return fail(pidfile.error());
    background.pidfile.emplace(std::move(*pidfile));
  }
  return background;
}

// Null if they aren't wanted.
std::shared_ptr<UserPages> make_user_pages(const Config& config, const Clock& clock, Log& log) {
  const auto& status = config.status;
  UserPages::Options options;
  options.url = status.public_url;
  options.host = config.greylist.host;
  if (status.user_pages) options.link_key.emplace(status.link_key);
  if (!status.api_token.empty()) options.token.emplace(status.api_token);
  if (!options.link_key && !options.token) return nullptr;
  return std::make_shared<UserPages>(std::move(options), store_beside(config, kPagesTimeoutMin),
                                     clock, log);
}

// Null if it can't start or isn't wanted: the service runs without it.
std::unique_ptr<StatusService> start_status(const Config& config, const Engine& engine,
                                            const Server& server, const UnboundResolver& resolver,
                                            const KnownLists& lists, const Clock& clock,
                                            LogWriter& log) {
  if (!config.status.listen) return nullptr;
  const auto take = [&, started = clock.now()] {
    Snapshot snapshot = take_snapshot(engine.statistics(), server.statistics(), clock);
    snapshot.dns = dns_of(resolver.statistics());
    snapshot.sql_lists = lists.shown(clock.monotonic());
    snapshot.started = started;
    snapshot.started_with = fixed_values(config);
    snapshot.log_lines_dropped = log.dropped();
    snapshot.troubles = log.last_troubles();
    return snapshot;
  };
  auto status = StatusService::start(*config.status.listen, config.allow,
                                     {engine.statistics(), clock, take, GRAYLING_VERSION,
                                      config.greylist.host, make_user_pages(config, clock, log)});
  if (!status) {
    log.error("status.listen: " + status.error().text);
    return nullptr;
  }
  log.info("status at " + (*status)->endpoint().text());
  return std::move(*status);
}

Result<void> run_service(const ServeOptions& options, const Config& config, const Warn& warn) {
  auto background = go_into_background(options);
  if (!background) return fail(background.error());
  const SystemClock clock;
  const LogTarget to = log_target(config, options.daemon);
  LogWriter log({to, config.log.format}, config.log.level, clock);
  const StartWarnings warnings(to, log, warn);
  warnings.tell_all(config);
  auto server = Server::bind(server_options(config), log);
  if (!server) return fail(server.error());
  if (!options.user.empty()) {
    if (auto dropped = drop_privileges(options.user); !dropped) return dropped;
    const auto warning = unreadable_warning(options.sources, options.user);
    if (!warning.empty()) warnings.tell(warning);
  }
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

Result<void> serve(const ServeOptions& given, const Warn& warn) {
  end_at_signals();
  ServeOptions options = given;
  options.sources.directory = current_directory();
  auto config = load_config(options.sources);
  if (!config) return fail(config.error());
  if (auto there = check_directory(config->store.url, options.user); !there) return there;
  if (auto known = check_secrets(*config); !known) return known;
  hold_signals();  // until the loop handles them
  return run_service(options, *config, warn);
}

}  // namespace grayling
