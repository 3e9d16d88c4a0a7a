// SPDX-License-Identifier: MIT
// The promises of store.hpp for every Store with a full table, as one test for all of them.
//
// Call check_store_contract() alone in a TEST_CASE: it is run again for each of its sections, and
// each time `make` must give stores, connections of their own, that share a table empty at first.
#pragma once

#include <functional>
#include <memory>

#include "grayling/store/store.hpp"
#include "support/catch.hpp"

namespace grayling::store_contract {

using Make = std::function<std::unique_ptr<Store>()>;
using Found = std::vector<std::optional<Record>>;

inline constexpr UnixSeconds kNow = 1'800'000'000;
inline const Record kFresh{kNow, kNow, 0};

inline Key key(const std::string& sender) {
  return {sender, "192.0.2.0/24", "bob@example.org"};
}

inline std::unique_ptr<Store> opened(const Make& make) {
  auto store = make();
  const auto kind = store->open();
  if (!kind) FAIL(kind.error().text);
  REQUIRE(*kind == TableKind::Full);
  return store;
}

// Returns the value of a call that must succeed.
template <typename T>
T must(Result<T> result) {
  if (!result) FAIL(result.error().text);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// Values that could make a store fail, cut them, or confuse two of them.
inline std::vector<std::string> odd_values() {
  const std::string long_local(400, 'a');
  return {"",
          "a@d",
          "a@d ",
          "a@d  ",
          "a@d\t",
          " a@d",
          "a@d\\x20",
          "\xe4@d",
          "\\xe4@d",
          "\\x5cxe4@d",
          "\u00e4@d",
          "a\u0308@d",
          "A@d",
          "\xff\xfe",
          "\U0001f41f@d",
          "o'brien@d",
          "o''brien@d",
          "\"a b\"@d",
          "a\\@d",
          "a\\'; drop table sender; -- @d",
          "%@d",
          "_@d",
          "a@b@d",
          "@d",
          "@",
          "null",
          "0",
          "0.0",
          "\x01@d",
          "ss@d",
          "\u00df@d",
          long_local + "@d",
          long_local + "b@d",
          long_local + "@d ",
          "a@" + long_local,
          long_local + "\xff@d",
          std::string(320, 'x'),
          std::string(321, 'x'),
          std::string(60000, 'x'),
          std::string(60000, 'x') + "y"};
}

// Each odd value in each part of the key that a client can choose.
inline std::vector<Key> odd_keys() {
  std::vector<Key> keys;
  for (const auto& value : odd_values()) {
    keys.push_back({value, "192.0.2.0/24", "bob@example.org"});
    keys.push_back({"anna@example.org", "192.0.2.0/24", value});
    keys.push_back({"anna@example.org", value, "bob@example.org"});
    if (!value.empty()) keys.push_back({value, "", ""});
  }
  return keys;
}

inline void check_admit(const Make& make) {
  const auto store = opened(make);
  SECTION("the new are inserted, the known are returned") {
    const std::vector<Key> first = {key("a@d"), key("b@d")};
    CHECK(must(store->insert_missing(first, kFresh)) == Found{std::nullopt, std::nullopt});
    const Record later{kNow + 9, kNow + 10, 11};
    const std::vector<Key> mixed = {key("c@d"), key("b@d"), key("0@d"), key("a@d")};
    CHECK(must(store->insert_missing(mixed, later)) ==
          Found{std::nullopt, kFresh, std::nullopt, kFresh});
    CHECK(must(store->insert_missing(mixed, kFresh)) == Found{later, kFresh, later, kFresh});
    CHECK(must(store->find(mixed)) == Found{later, kFresh, later, kFresh});
  }
  SECTION("each part of the key counts") {
    const std::vector<Key> keys = {{"s", "c", "r"}, {"s", "c", ""}, {"s", "", "r"},
                                   {"", "c", "r"},  {"s", "", ""},  {"", "", ""},
                                   {"s", "r", "c"}, {"sc", "", "r"}};
    CHECK(must(store->insert_missing(keys, kFresh)) == Found(keys.size()));
    CHECK(must(store->insert_missing(keys, kFresh)) == Found(keys.size(), kFresh));
  }
  SECTION("no odd value fails, is cut, or meets another") {
    const auto keys = odd_keys();
    CHECK(must(store->insert_missing(keys, kFresh)) == Found(keys.size()));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const Record mine{kNow, kNow, static_cast<std::uint32_t>(i + 1)};
      const Change change{keys[i], kFresh, mine};
      INFO(i << " " << keys[i].sender << " | " << keys[i].client << " | " << keys[i].recipient);
      CHECK(must(store->save({&change, 1})) == std::vector<bool>{true});
    }
    const auto found = must(store->find(keys));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      REQUIRE(found[i]);
      CHECK(found[i]->passes == i + 1);
    }
  }
  SECTION("a large batch, some of it known") {
    std::vector<Key> keys, known;
    for (int i = 0; i < 2000; ++i) {
      keys.push_back(key(std::to_string(i * 7919 % 2000) + "@example.org"));
      if (i % 3 == 0) known.push_back(keys.back());
    }
    const Record old{kNow - 1000, kNow - 500, 3};
    CHECK(must(store->insert_missing(known, old)) == Found(known.size()));
    const auto inserted = must(store->insert_missing(keys, kFresh));
    REQUIRE(inserted.size() == keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (inserted[i].has_value() != (i % 3 == 0)) FAIL("wrong for key " << i);
      if (inserted[i] && *inserted[i] != old) FAIL("wrong record for key " << i);
    }
    for (const auto& record : must(store->find(keys))) REQUIRE(record);
  }
  SECTION("what was inserted is there for another connection at once") {
    const std::vector<Key> keys = {key("a@d")};
    must(store->insert_missing(keys, kFresh));
    CHECK(must(opened(make)->find(keys)) == Found{kFresh});
    CHECK(must(opened(make)->insert_missing(keys, {1, 1, 1})) == Found{kFresh});
  }
  SECTION("nothing asked, nothing done") {
    CHECK(must(store->insert_missing({}, kFresh)).empty());
    CHECK(must(store->find({})).empty());
    CHECK(must(store->save({})).empty());
    must(store->touch({}));
  }
  SECTION("the largest numbers come back whole") {
    const Record largest{INT64_MAX, INT64_MAX, UINT32_MAX};
    const std::vector<Key> keys = {key("a@d")};
    must(store->insert_missing(keys, largest));
    CHECK(must(store->find(keys)) == Found{largest});
  }
}

inline void check_find(const Make& make) {
  const auto store = opened(make);
  SECTION("in the order of the question, and nothing is inserted") {
    const std::vector<Key> known = {key("b@d")};
    must(store->insert_missing(known, kFresh));
    const std::vector<Key> keys = {key("c@d"), key("b@d"), key("a@d")};
    CHECK(must(store->find(keys)) == Found{std::nullopt, kFresh, std::nullopt});
    CHECK(must(store->find(keys)) == Found{std::nullopt, kFresh, std::nullopt});
  }
}

inline void check_save(const Make& make) {
  const auto store = opened(make);
  const Record next{kNow, kNow + 300, 1};
  const std::vector<Key> keys = {key("a@d"), key("b@d")};
  must(store->insert_missing(keys, kFresh));
  SECTION("a row that is as it was seen is changed, once") {
    const std::vector<Change> changes = {{keys[0], kFresh, next}};
    CHECK(must(store->save(changes)) == std::vector<bool>{true});
    CHECK(must(opened(make)->find(keys)) == Found{next, kFresh});
    CHECK(must(store->save(changes)) == std::vector<bool>{false});
  }
  SECTION("a row that has changed, or is gone, stays as it is") {
    const std::vector<Change> changes = {{keys[0], {kNow + 1, kNow, 0}, next},
                                         {keys[1], kFresh, next},
                                         {key("gone@d"), kFresh, next}};
    CHECK(must(store->save(changes)) == std::vector<bool>{false, true, false});
    const std::vector<Change> others = {{keys[0], {kNow, kNow - 1, 0}, next},
                                        {keys[1], {next.first_seen, next.last_seen, 2}, kFresh}};
    CHECK(must(store->save(others)) == std::vector<bool>{false, false});
    const std::vector<Key> all = {keys[0], keys[1], key("gone@d")};
    CHECK(must(store->find(all)) == Found{kFresh, next, std::nullopt});
  }
  SECTION("many rows that are as they were seen are changed together") {
    const Record other{kNow, kNow + 1, 1};
    const std::vector<Change> changes = {{keys[1], kFresh, other}, {keys[0], kFresh, next}};
    CHECK(must(store->save(changes)) == std::vector<bool>{true, true});
    CHECK(must(opened(make)->find(keys)) == Found{next, other});
  }
  SECTION("a change to the same is made as well") {
    const std::vector<Change> changes = {{keys[0], kFresh, kFresh}, {keys[1], kFresh, kFresh}};
    CHECK(must(store->save(changes)) == std::vector<bool>{true, true});
  }
}

inline void check_touch(const Make& make) {
  const auto store = opened(make);
  const std::vector<Key> keys = {key("a@d"), key("b@d"), key("gone@d")};
  const Record known{kNow, kNow + 300, 4};
  must(store->insert_missing(std::span(keys).first(2), known));
  const std::vector<Touch> touches = {
      {keys[0], kNow + 301}, {keys[1], kNow + 299}, {keys[2], kNow + 400}};
  must(store->touch(touches));
  CHECK(must(opened(make)->find(keys)) == Found{Record{kNow, kNow + 301, 4}, known, std::nullopt});
}

// Walks from the start to the end, `rows_max` rows a step; returns the sums of the steps.
inline PurgeStep walk(Store& store, std::size_t rows_max, const PurgeLimits& limits) {
  PurgeStep sum;
  for (int steps = 0; steps < 10000; ++steps) {
    const auto step = must(store.purge(sum.next, rows_max, limits));
    CHECK(step.seen <= rows_max);
    CHECK(step.last_seen.size() == step.seen);
    sum.seen += step.seen;
    sum.expired += step.expired;
    sum.removed += step.removed;
    sum.last_seen.insert(sum.last_seen.end(), step.last_seen.begin(), step.last_seen.end());
    sum.next = step.next;
    if (!step.next) return sum;
  }
  FAIL("the walk doesn't end");
  return sum;
}

inline void check_purge(const Make& make) {
  const auto store = opened(make);
  const std::vector<Key> keys = {key("1@d"), key("2@d"), key("3@d"), key("4@d"), key("5@d")};
  const Record rows[] = {{100, 900, 0}, {99, 900, 0}, {50, 500, 1}, {50, 499, 1}, {500, 100, 7}};
  for (std::size_t i = 0; i < keys.size(); ++i) must(store->insert_missing({&keys[i], 1}, rows[i]));
  PurgeLimits limits{100, 500, false};
  for (const std::size_t rows_max : {1U, 2U, 5U, 100U}) {
    const auto sum = walk(*store, rows_max, limits);
    CHECK(sum.seen == 5);
    CHECK(sum.expired == 3);
    CHECK(sum.removed == 0);
    CHECK(sum.last_seen == std::vector<UnixSeconds>{900, 900, 500, 499, 100});
  }
  CHECK_FALSE(must(store->purge(std::nullopt, 6, limits)).next);
  SECTION("what is before the limits goes, what is at them stays") {
    limits.remove = true;
    const auto sum = walk(*store, 2, limits);
    CHECK(sum.seen == 5);
    CHECK(sum.expired == 3);
    CHECK(sum.removed == 3);
    const Found left{rows[0], std::nullopt, rows[2], std::nullopt, std::nullopt};
    CHECK(must(opened(make)->find(keys)) == left);
    CHECK(walk(*store, 2, limits).seen == 2);
  }
  SECTION("where too many rows wait, the older ones beyond the limit go; known ones stay") {
    const Key more[] = {key("6@d"), key("7@d"), key("8@d")};
    const Record waiting[] = {{200, 200, 0}, {201, 900, 0}, {150, 150, 0}};
    for (std::size_t i = 0; i < 3; ++i) must(store->insert_missing({&more[i], 1}, waiting[i]));
    limits = {90, 0, false, 100, 201, 2};
    auto step = must(store->purge(std::nullopt, 100, limits));
    CHECK(step.crowded == 3);  // 99; 100 and 200 at the edge
    CHECK(step.at_edge == 2);
    CHECK(step.removed == 0);
    CHECK(step.waiting == std::vector<UnixSeconds>{201, 150});
    limits.remove = true;
    step = must(store->purge(std::nullopt, 100, limits));
    CHECK(step.expired == 0);
    CHECK(step.removed == 3);
    CHECK(must(store->find(keys)) == Found{std::nullopt, std::nullopt, rows[2], rows[3], rows[4]});
    CHECK(must(store->find(more)) == Found{std::nullopt, waiting[1], waiting[2]});
    CHECK(must(store->purge(std::nullopt, 100, limits)).removed == 1);
    CHECK(must(store->find(more)) == Found{std::nullopt, waiting[1], std::nullopt});
  }
  SECTION("a walk over odd keys meets each row once") {
    const auto odd = odd_keys();
    CHECK(must(store->insert_missing(odd, {1000, 1000, 1})) == Found(odd.size()));
    CHECK(walk(*store, 7, limits).seen == odd.size() + 5);
    CHECK(walk(*store, 1, limits).last_seen.size() == odd.size() + 5);
    CHECK(walk(*store, 7, {1001, 1001, true}).removed == odd.size() + 5);
    CHECK(walk(*store, 7, limits).seen == 0);
    CHECK(must(store->find(odd)) == Found(odd.size()));
  }
}

inline void check_store_contract(const Make& make) {
  SECTION("insert_missing") {
    check_admit(make);
  }
  SECTION("find") {
    check_find(make);
  }
  SECTION("save") {
    check_save(make);
  }
  SECTION("touch") {
    check_touch(make);
  }
  SECTION("purge") {
    check_purge(make);
  }
}

}  // namespace grayling::store_contract
