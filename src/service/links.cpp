// SPDX-License-Identifier: MIT
#include "service/links.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "grayling/store/open.hpp"
#include "grayling/store/sql_list.hpp"
#include "service/store_beside.hpp"

namespace grayling {
namespace {

constexpr std::chrono::milliseconds kTableTimeoutMin{2000};
// The first mail waits this long for the table of exemptions, which is usually read in a few
// milliseconds.
constexpr std::chrono::milliseconds kFirstLookMax{250};

}  // namespace

std::chrono::milliseconds first_look_max(const Config& config) {
  const std::chrono::milliseconds half = config.store.timeout / 2;
  return config.sql_lists.empty() ? std::min(kFirstLookMax, half) : half;
}

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
  options.exemptions_wait = first_look_max(config);
  return options;
}

void FirstLooks::end_one() {
  if (--left_ > 0) return;
  engine_.exemptions_complete();
  server_.wake();
}

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

}  // namespace grayling
