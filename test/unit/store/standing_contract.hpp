// SPDX-License-Identifier: MIT
// The promises of store.hpp for every Store that keeps standings, as one test for all of them.
// Called like check_store_contract().
#pragma once

#include "store_contract.hpp"

namespace grayling::store_contract {

inline void check_standings(const Make& make) {
  using Rows = std::vector<StandingRow>;
  using Standings = std::vector<std::optional<Standing>>;
  const auto store = opened(make);
  REQUIRE(store->keeps_standings());
  CHECK(store->standing_trouble().empty());
  const std::vector<StandingKey> keys = {client_key("192.0.2.7"), client_key("192.0.2.8")};
  const Standing first{"example.org", 1, kNow};
  const Standing second{"", 4294967295, kNow - 100, 4294967295};
  CHECK(must(store->find_standings(keys)) == Standings(2));
  must(store->put_standings(Rows{{keys[1], second}}, {}));
  CHECK(must(opened(make)->find_standings(keys)) == Standings{std::nullopt, second});
  SECTION("a row is made anew, whatever it said") {
    must(store->put_standings(Rows{{keys[1], first}, {keys[0], second}}, {}));
    CHECK(must(store->find_standings(keys)) == Standings{second, first});
    must(store->put_standings(Rows{{keys[1], first}}, {}));
    CHECK(must(store->find_standings(keys)) == Standings{second, first});
  }
  SECTION("those that were seen lately are read from the oldest on") {
    must(store->put_standings(Rows{{keys[0], first}}, {}));
    const auto all = must(store->recent_standings(kNow - 100, {}, 10));
    REQUIRE(all.size() == 2);
    CHECK(all[0].key == keys[1]);
    CHECK(all[0].standing == second);
    CHECK(all[1].key == keys[0]);
    CHECK(all[1].standing == first);
    CHECK(must(store->recent_standings(kNow - 100, {}, 1)).size() == 1);
    CHECK(must(store->recent_standings(kNow - 99, {}, 10)).front().key == keys[0]);
    CHECK(must(store->recent_standings(kNow + 1, {}, 10)).empty());
  }
  SECTION("they are no senders") {
    must(store->insert_missing(std::vector<Key>{{"", keys[0].name, ""}}, kFresh));
    CHECK(must(store->find_standings(keys)) == Standings{std::nullopt, second});
    CHECK(walk(*store, 10, {}).seen == 1);
  }
  SECTION("the purge removes those that were last seen before, up to its limit") {
    must(store->put_standings(Rows{{keys[0], first}}, {}));
    must(store->purge_standings(kNow - 100, 10));
    CHECK(must(store->find_standings(keys)) == Standings{first, second});
    must(store->purge_standings(kNow - 99, 10));
    CHECK(must(store->find_standings(keys)) == Standings{first, std::nullopt});
    must(store->put_standings(Rows{{keys[1], second}}, {}));
    must(store->purge_standings(kNow + 1, 1));
    const auto left = must(store->find_standings(keys));
    CHECK(left[0].has_value() != left[1].has_value());
  }
  SECTION("no odd key fails, is cut, or meets another") {
    std::vector<StandingKey> odd;
    Rows rows;
    Standings expected;
    for (const auto& [sender, client, recipient] : odd_keys()) {
      if (client != "192.0.2.0/24" || sender.empty() || recipient.empty()) continue;
      odd.push_back({StandingKind::Correspondent, sender, recipient});
      rows.push_back({odd.back(), {"", static_cast<std::uint32_t>(odd.size()), kNow}});
      expected.emplace_back(rows.back().standing);
    }
    REQUIRE(odd.size() > 10);
    must(store->put_standings(rows, {}));
    CHECK(must(store->find_standings(odd)) == expected);
  }
}

// Both counts come back as they were put. A domain isn't the local domain of its name, and a client
// isn't its null sender.
inline void check_kinds(const Make& make) {
  const auto store = opened(make);
  const std::vector<StandingRow> rows = {
      {{StandingKind::Domain, "a.example", ""}, {"", 3, kNow, 4}},
      {{StandingKind::LocalDomain, "a.example", ""}, {"", 0, kNow + 1, 0}},
      {{StandingKind::Domain, "xn--mnchen-3ya.example", ""}, {"", 0, kNow + 2, 1}},
      {null_sender_key("192.0.2.7"), {"", 2, kNow + 3, 0}},
      {client_key("192.0.2.7"), {"a.example", 5, kNow + 4, 0}}};
  std::vector<StandingKey> keys;
  for (const auto& row : rows) keys.push_back(row.key);
  keys.push_back({StandingKind::Domain, "b.example", ""});
  keys.push_back(null_sender_key("192.0.2.8"));
  must(store->put_standings(rows, {}));
  const auto found = must(store->find_standings(keys));
  const auto recent = must(store->recent_standings(kNow, {}, 10));
  REQUIRE(recent.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(found[i] == rows[i].standing);
    CHECK(recent[i].key == rows[i].key);
    CHECK(recent[i].standing == rows[i].standing);
  }
  CHECK_FALSE(found[5]);
  CHECK_FALSE(found[6]);
}

// Two hosts put what they count without a look at what the other has put.
inline void check_counting(const Make& make) {
  constexpr std::uint32_t kMost = 4294967295;
  const auto here = opened(make);
  const auto there = opened(make);
  const std::vector<StandingKey> key = {{StandingKind::Domain, "a.example", ""}};
  const auto put = [&](Store& store, const Standing& added, const ExpiredTimes& expired = {}) {
    must(store.put_standings(std::vector<StandingRow>{{key[0], added}}, expired));
    return must(here->find_standings(key))[0];
  };
  SECTION("both counts are added, and the rest is replaced") {
    put(*here, {"", 0, kNow + 5, 1});
    CHECK(put(*there, {"", 1, kNow, 1}) == Standing{"", 1, kNow, 2});
    CHECK(put(*here, {"", 0, kNow + 9, 0}) == Standing{"", 1, kNow + 9, 2});
  }
  SECTION("the first that reaches 100 halves them") {
    put(*here, {"", 81, kNow, 98});
    CHECK(put(*here, {"", 0, kNow, 1}) == Standing{"", 81, kNow, 99});
    CHECK(put(*here, {"", 0, kNow, 1}) == Standing{"", 40, kNow, 50});
    CHECK(put(*there, {"", 1, kNow, 1}) == Standing{"", 41, kNow, 51});
    CHECK(put(*there, {"", 99, kNow, 99}) == Standing{"", 70, kNow, 75});
  }
  SECTION("no count overflows") {
    put(*here, {"", kMost, kNow, 99});
    CHECK(put(*there, {"", 5, kNow, 0}) == Standing{"", kMost, kNow, 99});
    CHECK(put(*there, {"", 0, kNow, 1}) == Standing{"", kMost / 2, kNow, 50});
  }
  SECTION("the first that finds the row expired begins anew") {
    const ExpiredTimes expired{kNow - 200, kNow - 100};
    put(*here, {"", 9, kNow - 101, 9});
    CHECK(put(*here, {"", 1, kNow, 1}, expired) == Standing{"", 1, kNow, 1});
    CHECK(put(*there, {"", 0, kNow, 1}, expired) == Standing{"", 1, kNow, 2});
  }
  SECTION("only times from the first on and before the last have expired") {
    put(*here, {"", 9, kNow - 100, 9});
    CHECK(put(*here, {"", 1, kNow - 201, 1}, {kNow - 200, kNow - 100})->came == 10);
    CHECK(put(*here, {"", 1, kNow - 200, 1}, {kNow - 200, kNow - 100})->came == 11);
    CHECK(put(*here, {"", 1, kNow, 1}, {kNow - 200, kNow - 100})->came == 1);
    CHECK(put(*here, {"", 1, kNow, 1}, {INT64_MIN, kNow})->came == 2);
    CHECK(put(*here, {"", 1, kNow, 1}, {INT64_MAX, kNow})->came == 3);
    CHECK(put(*here, {"", 1, kNow, 1}, {INT64_MIN, kNow + 1})->came == 1);
  }
}

// More than one statement takes. Rows of other kinds between those of domains are replaced.
inline void check_many_standings(const Make& make) {
  const auto store = opened(make);
  std::vector<StandingRow> rows;
  std::vector<StandingKey> keys;
  for (int n = 0; n < 300; ++n) {
    const std::string name = std::to_string(n) + ".example";
    for (const auto kind : {StandingKind::Domain, StandingKind::LocalDomain}) {
      rows.push_back({{kind, name, ""}, {"", 3, kNow, 4}});
      keys.push_back(rows.back().key);
    }
  }
  for (int i = 0; i < 2; ++i) must(store->put_standings(rows, {}));
  const auto found = must(store->find_standings(keys));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    INFO(keys[i].name);
    const bool is_domain = keys[i].kind == StandingKind::Domain;
    CHECK(found[i] == (is_domain ? Standing{"", 6, kNow, 8} : rows[i].standing));
  }
}

// Their keys stay different, and come back unchanged.
inline void check_correspondents(const Make& make) {
  const auto store = opened(make);
  const std::vector<StandingRow> rows = {
      {{StandingKind::LocalDomain, "here.example", ""}, {"", 0, kNow}},
      {{StandingKind::Correspondent, "bj\xc3\xb6rn@there.example", "o'anna@here.example"},
       {"", 0, kNow + 1}},
      {{StandingKind::Correspondent, "o'anna@here.example", "bj\xc3\xb6rn@there.example"},
       {"", 0, kNow + 2}}};
  must(store->put_standings(rows, {}));
  const auto recent = must(store->recent_standings(kNow, {}, 10));
  REQUIRE(recent.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(recent[i].key == rows[i].key);
    CHECK(recent[i].standing == rows[i].standing);
  }
}

inline void check_standing_contract(const Make& make) {
  SECTION("standings") {
    check_standings(make);
  }
  SECTION("correspondents") {
    check_correspondents(make);
  }
  SECTION("kinds") {
    check_kinds(make);
  }
  SECTION("domains that are counted by two hosts") {
    check_counting(make);
  }
  SECTION("many") {
    check_many_standings(make);
  }
}

}  // namespace grayling::store_contract
