// SPDX-License-Identifier: MIT
#include "grayling/store/memory_store.hpp"

#include "support/test_clock.hpp"
#include "unit/store/standing_contract.hpp"

namespace grayling {

using namespace store_contract;

TEST_CASE("a memory store keeps the contract of all stores") {
  MemoryTable table;
  const TestClock clock;
  check_store_contract([&] { return std::make_unique<MemoryStore>(table, clock); });
}

TEST_CASE("a memory store keeps the contract of standings") {
  MemoryTable table;
  const TestClock clock;
  check_standing_contract([&] { return std::make_unique<MemoryStore>(table, clock); });
}

TEST_CASE("a memory store reads standings in the order of their times, however they were changed") {
  MemoryTable table;
  const TestClock clock(kNow);
  MemoryStore store(table, clock);
  const auto key = [](int n) { return client_key("192.0.2." + std::to_string(n)); };
  const auto seen = [&](UnixSeconds since) {
    std::string names;
    for (const auto& row : must(store.recent_standings(since, {}, 10))) {
      names += row.key.name.substr(8, 1);
    }
    return names;
  };
  table.standings[key(1)] = {"", 1, kNow};
  table.standings[key(2)] = {"", 1, kNow - 1};
  CHECK(seen(0) == "21");
  must(store.put_standings(
      std::vector<StandingRow>{{key(2), {"", 2, kNow + 1}}, {key(3), {"", 1, kNow - 9}}}, {}));
  CHECK(seen(0) == "312");
  table.standings[key(3)].last_seen = kNow + 9;
  CHECK(seen(kNow) == "123");
  table.standings.erase(key(1));
  CHECK(seen(0) == "23");
  must(store.purge_standings(kNow + 9, 10));
  CHECK(seen(0) == "3");
  table.standings.clear();
  CHECK(seen(0).empty());
}

TEST_CASE("a memory store can stand for a tutorial table, where present means known") {
  MemoryTable table{TableKind::Tutorial, {}};
  const TestClock clock(kNow);
  MemoryStore store(table, clock);
  CHECK(must(store.open()) == TableKind::Tutorial);
  const std::vector<Key> keys = {{"a@d", "", ""}};
  const Record known{0, kNow, 1};
  CHECK(must(store.find(keys)) == Found{std::nullopt});
  CHECK(must(store.insert_missing(keys, kFresh)) == Found{std::nullopt});
  CHECK(must(store.insert_missing(keys, kFresh)) == Found{known});
  CHECK(must(store.find(keys)) == Found{known});
  const std::vector<Change> changes = {{keys[0], known, kFresh}};
  CHECK(must(store.save(changes)) == std::vector<bool>{false});
  must(store.touch(std::vector<Touch>{{keys[0], kNow + 1}}));
  CHECK(must(store.purge(std::nullopt, 10, {kNow + 9, kNow + 9, true})).seen == 0);
  CHECK(table.rows == std::map<Key, Record>{{keys[0], Record{}}});
}

}  // namespace grayling
