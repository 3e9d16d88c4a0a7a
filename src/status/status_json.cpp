// SPDX-License-Identifier: MIT
#include "grayling/base/json_text.hpp"
#include "grayling/base/json_value.hpp"
#include "grayling/status/metrics.hpp"
#include "grayling/status/words.hpp"

namespace grayling {
namespace {

std::string_view word_of(StoreHealth health) {
  switch (health) {
    case StoreHealth::Starting:
      return "starting";
    case StoreHealth::Works:
      return "works";
    case StoreHealth::CannotWrite:
      return "read only";
    case StoreHealth::Down:
      break;
  }
  return "down";
}

OrderedJson decisions_json(const Snapshot& snapshot) {
  OrderedJson decisions = OrderedJson::array();
  for (const auto& entry : snapshot.decisions) {
    decisions.push_back(
        {{"action", entry.action}, {"reason", entry.reason}, {"count", entry.count}});
  }
  return decisions;
}

// Sums of each column; `known_minutes` is the number of minutes with data.
OrderedJson history_json(const Snapshot& snapshot) {
  constexpr std::array<const char*, kDecisionKinds> kNames = {"known", "unjudged", "new",
                                                              "too_early", "trouble"};
  OrderedJson history = {
      {"begin", snapshot.day.empty() ? snapshot.now : snapshot.day.front().begin},
      {"column_seconds", kDayColumnMinutes * 60}};
  const auto add = [&](const char* name, const auto& value) {
    OrderedJson& numbers = history[name] = OrderedJson::array();
    for (const auto& column : snapshot.day) numbers.push_back(value(column));
  };
  add("known_minutes", [](const Column& column) { return column.minutes; });
  for (std::size_t kind = 0; kind < kDecisionKinds; ++kind) {
    add(kNames[kind], [kind](const Column& column) { return column.sum.decisions[kind]; });
  }
  add("cache_hits", [](const Column& column) { return column.sum.cache_hits; });
  add("cache_misses", [](const Column& column) { return column.sum.cache_misses; });
  return history;
}

OrderedJson domains_json(const Snapshot& snapshot) {
  OrderedJson domains = OrderedJson::array();
  for (const auto& entry : snapshot.waiting_domains) {
    domains.push_back({{"domain", entry.domain},
                       {"waiting", entry.waiting()},
                       {"first_seen", entry.first_seen},
                       {"too_early", entry.too_early},
                       {"came_back", entry.came_back}});
  }
  return domains;
}

OrderedJson troubles_json(const Snapshot& snapshot) {
  OrderedJson troubles = OrderedJson::array();
  for (const auto& trouble : snapshot.troubles) {
    troubles.push_back({{"at", trouble.at},
                        {"level", trouble.level == LogLevel::Error ? "error" : "warning"},
                        {"text", trouble.text},
                        {"times", trouble.times}});
  }
  return troubles;
}

OrderedJson started_with_json(const Snapshot& snapshot) {
  OrderedJson values = OrderedJson::object();
  for (const auto& [key, value] : snapshot.started_with) values[key] = value;
  return values;
}

OrderedJson dns_json(const Snapshot& snapshot) {
  if (!snapshot.dns) return nullptr;
  const Snapshot::Dns& dns = *snapshot.dns;
  return {{"up", !dns.is_down},       {"questions", dns.questions}, {"cached", dns.cached},
          {"records", dns.records},   {"no_data", dns.no_data},     {"no_name", dns.no_name},
          {"failures", dns.failures}, {"crowded", dns.crowded},     {"open", dns.open}};
}

OrderedJson signs_json(const Snapshot& snapshot) {
  OrderedJson signs = OrderedJson::array();
  for (const auto& sign : snapshot.signs) {
    signs.push_back({{"sign", sign.name}, {"waited", sign.waited}, {"passed", sign.passed}});
  }
  return signs;
}

OrderedJson lists_json(const Snapshot& snapshot) {
  OrderedJson lists = OrderedJson::array();
  for (const auto& list : snapshot.lists) {
    lists.push_back({{"zone", list.zone}, {"state", list_state_word(list)}, {"why", list.why}});
  }
  return lists;
}

OrderedJson sql_lists_json(const Snapshot& snapshot) {
  OrderedJson lists = OrderedJson::array();
  for (const auto& list : snapshot.sql_lists) {
    lists.push_back({{"name", list.name},
                     {"entries", list.entries},
                     {"age", list.age ? OrderedJson(*list.age) : OrderedJson()},
                     {"failures", list.failures},
                     {"trouble", list.trouble}});
  }
  return lists;
}

}  // namespace

std::string status_json(const Snapshot& snapshot, std::string_view version) {
  const OrderedJson status = {
      {"version", version},
      {"started", snapshot.started},
      {"started_with", started_with_json(snapshot)},
      {"now", snapshot.now},
      {"store", word_of(snapshot.store)},
      {"requests", snapshot.requests},
      {"decisions", decisions_json(snapshot)},
      {"turned_away_returns", snapshot.turned_away_returns},
      {"waiting", snapshot.waiting},
      {"cache", {{"hits", snapshot.cache_hits}, {"misses", snapshot.cache_misses}}},
      {"dns", dns_json(snapshot)},
      {"domains",
       {{"let_through", snapshot.domains.let_through},
        {"came", snapshot.domains.came},
        {"returned", snapshot.domains.returned},
        {"lost", snapshot.domains.lost}}},
      {"signs", signs_json(snapshot)},
      {"dns_lists", lists_json(snapshot)},
      {"sql_lists", sql_lists_json(snapshot)},
      {"connections",
       {{"open", snapshot.connections},
        {"accepted", snapshot.connections_accepted},
        {"refused", snapshot.connections_refused}}},
      {"malformed", snapshot.malformed},
      {"purged_rows", snapshot.purged},
      {"log_lines_dropped", snapshot.log_lines_dropped},
      {"resident_bytes", snapshot.resident_bytes},
      {"waiting_domains", domains_json(snapshot)},
      {"troubles", troubles_json(snapshot)},
      {"day", history_json(snapshot)},
  };
  return safe_json(write_json(status)) + "\n";
}

}  // namespace grayling
