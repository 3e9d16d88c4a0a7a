// SPDX-License-Identifier: MIT
// Rows without numbers, as somebody has written or restored them, for both engines. Each is ignored
// and logged, all others are served, and a page doesn't end early because of one.
#pragma once

#include "table_contract.hpp"

namespace grayling::store_contract {

// Six rows, of which the second, the fourth and the last are odd. With two rows a page, one is at
// the end of the first page, one at that of the second, and one at that of the table.
inline const std::vector<std::string> kSix = {"a@d", "b@d", "c@d", "d@d", "e@d", "f@d"};
inline bool is_odd_row(std::size_t n) {
  return n % 2 == 1;
}
inline const Record kKnown{kNow - 9, kNow - 5, 3};

inline void make_odd_senders(TableWorld& world) {
  opened([&] { return world.make(); });
  world.change(kAnew + kSenderKey + ", first_seen $NUMBER, last_seen $NUMBER, passes $NUMBER" +
               kKey);
  const std::string start = std::to_string(kKnown.first_seen) + ", ";
  const std::string last = std::to_string(kKnown.last_seen) + ", ";
  for (std::size_t n = 0; n < kSix.size(); ++n) {
    const std::string numbers = !is_odd_row(n) ? start + last + "3"
                                : n == 1       ? start + last + "$ODD"
                                : n == 3       ? start + "$ODD, 3"
                                               : "$ODD, " + last + "3";
    world.change(
        "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes)"
        " VALUES ('" +
        kSix[n] + "', '192.0.2.0/24', 'bob@example.org', " + numbers + ")");
  }
}

inline std::vector<Key> six_keys() {
  std::vector<Key> keys;
  for (const auto& sender : kSix) keys.push_back(key(sender));
  return keys;
}

inline void check_odd_senders_found(TableWorld& world) {
  make_odd_senders(world);
  const auto store = opened([&] { return world.make(); });
  const auto keys = six_keys();
  const Found expected = {kKnown, {}, kKnown, {}, kKnown, {}};
  CHECK(store->passed_over().sender == "");
  CHECK(must(store->find(keys)) == expected);
  const std::string told = store->passed_over().sender;
  INFO(told);
  CHECK(has(told, "sender has a row that is passed over"));
  CHECK(has(told, "address 'b@d', client '192.0.2.0/24', recipient 'bob@example.org'"));
  CHECK(has(told, "SELECT * FROM sender WHERE "));
  CHECK(must(store->insert_missing(keys, kFresh)) == expected);  // and that repairs it
  CHECK(must(store->find(keys)) == Found{kKnown, kFresh, kKnown, kFresh, kKnown, kFresh});
  CHECK(store->passed_over().sender == told);
}

inline void check_odd_senders_walked(TableWorld& world) {
  make_odd_senders(world);
  const auto store = opened([&] { return world.make(); });
  std::optional<Key> after;
  std::size_t seen = 0;
  std::size_t good = 0;
  for (int steps = 0; steps < 10; ++steps) {
    const auto step = must(store->purge(after, 2, {}));
    seen += step.seen;
    good += step.last_seen.size();
    after = step.next;
    if (!after) break;
  }
  CHECK(seen == kSix.size());
  CHECK(good == 3);
  CHECK(has(store->passed_over().sender, "address 'b@d'"));

  PurgeLimits all{kNow, kNow, true, 0, 0, 0};
  CHECK(must(store->purge(std::nullopt, 10, all)).removed == 3);
}

inline void check_odd_senders_listed(TableWorld& world) {
  make_odd_senders(world);
  const auto admin = opened([&] { return world.make_admin(); });
  const auto first = must(admin->senders({}, 2));
  REQUIRE(first.size() == 2);
  CHECK(first[0].key == key("a@d"));
  CHECK(first[1].key == key("c@d"));
  const auto rest = must(admin->senders({std::nullopt, first[1].key}, 2));
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].key == key("e@d"));
  CHECK(rest[0].record == kKnown);
  CHECK(must(admin->senders({"b@d", std::nullopt}, 2)).empty());
  CHECK(has(admin->passed_over().sender, "address 'b@d'"));

  std::vector<SenderRow> rows;
  for (const auto& each : six_keys()) rows.push_back({each, {kNow, kNow, 1}});
  must(admin->put(rows));
  const auto merged = must(admin->senders({}, 10));
  REQUIRE(merged.size() == 6);
  CHECK(merged[0].record == Record{kKnown.first_seen, kNow, 3});
  CHECK(merged[1].record == Record{kKnown.first_seen, kNow, 1});
  CHECK(merged[3].record == Record{kKnown.first_seen, kNow, 3});
  CHECK(merged[5].record == Record{kNow, kNow, 3});
}

inline std::vector<StandingRow> six_standings() {
  std::vector<StandingRow> rows;
  for (std::size_t n = 1; n <= 6; ++n) {
    rows.push_back(
        {client_key("192.0.2." + std::to_string(n)), {"d", 5, kNow + static_cast<UnixSeconds>(n)}});
  }
  return rows;
}

// last_seen stays a number, by which the rows are read.
inline void make_odd_standings(TableWorld& world) {
  opened([&] { return world.make(); });
  world.change(kStandingAnew +
               ", domain $ASCII NOT NULL, passes $NUMBER, came $NUMBER, last_seen $NUMBER$INDEX" +
               kStandingKey);
  const auto rows = six_standings();
  must(opened([&] { return world.make(); })->put_standings(rows, {}));
  for (std::size_t n = 0; n < rows.size(); ++n) {
    if (!is_odd_row(n)) continue;
    const std::string column = n == 1 ? "passes" : "came";
    world.change("UPDATE standing SET " + column + " = $ODD WHERE name = '" + rows[n].key.name +
                 "'");
  }
}

inline void check_odd_standings(TableWorld& world) {
  make_odd_standings(world);
  const auto rows = six_standings();
  const auto store = opened([&] { return world.make(); });
  REQUIRE(store->standing_trouble() == "");
  const auto first = must(store->recent_standings(0, {}, 2));
  REQUIRE(first.size() == 2);
  CHECK(first[1].key == rows[2].key);
  const auto rest = must(store->recent_standings(first[1].standing.last_seen, first[1].key, 2));
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].key == rows[4].key);
  const std::string told = store->passed_over().standing;
  INFO(told);
  CHECK(has(told, "standing has a row that is passed over"));
  CHECK(has(told, "kind 'client', name '192.0.2.2/32'"));
  CHECK(has(told,
            "'client', 'correspondent', 'domain', 'local-domain', 'null-sender', and passes, "
            "last_seen and came must be whole numbers"));
  CHECK_FALSE(must(store->find_standings(std::vector<StandingKey>{rows[3].key}))[0]);

  const auto admin = opened([&] { return world.make_admin(); });
  const auto page = must(admin->standings({}, 2));
  REQUIRE(page.size() == 2);
  CHECK(page[1].key == rows[2].key);
  CHECK(must(admin->standings(page[1].key, 2)).size() == 1);
  CHECK(has(admin->passed_over().standing, "name '192.0.2.2/32'"));

  must(store->put_standings(std::vector<StandingRow>{rows[1]}, {}));
  must(admin->put_standings(std::vector<StandingRow>{rows[3]}));
  CHECK(must(store->recent_standings(0, {}, 10)).size() == 5);
}

// What is counted gives such a row its numbers again.
inline void check_odd_domains(TableWorld& world) {
  make_odd_standings(world);
  for (const auto* column : {"passes", "came", "last_seen"}) {
    INFO(column);
    const StandingKey key{StandingKind::Domain, std::string(column) + ".example", ""};
    world.change(
        "INSERT INTO standing (kind, name, partner, domain, passes, came, last_seen)"
        " VALUES ('domain', '" +
        key.name + "', '', '', 0, 0, " + std::to_string(kNow) + ")");
    world.change("UPDATE standing SET " + std::string(column) + " = $ODD WHERE name = '" +
                 key.name + "'");
    const auto store = opened([&] { return world.make(); });
    CHECK_FALSE(must(store->find_standings(std::vector<StandingKey>{key}))[0]);
    must(store->put_standings(std::vector<StandingRow>{{key, {"", 1, kNow, 2}}}, {}));
    CHECK(must(store->find_standings(std::vector<StandingKey>{key}))[0] ==
          Standing{"", 1, kNow, 2});
  }
}

// The pages continue after them.
inline void check_odd_kinds(TableWorld& world) {
  const std::vector<StandingRow> rows = {{client_key("192.0.2.1"), {"", 5, kNow}},
                                         {client_key("192.0.2.2"), {"", 5, kNow}}};
  must(opened([&] { return world.make(); })->put_standings(rows, {}));
  for (const auto* kind : {"asteroid", "client ", "clientele", "domains"}) {
    world.change(std::string("INSERT INTO standing (kind, name, last_seen) VALUES ('") + kind +
                 "', 'odd', " + std::to_string(kNow) + ")");
  }
  const auto store = opened([&] { return world.make(); });
  CHECK(must(store->recent_standings(0, {}, 10)).size() == 2);
  const auto first = must(store->recent_standings(0, {}, 1));
  REQUIRE(first.size() == 1);
  CHECK(must(store->recent_standings(kNow, first[0].key, 1)).front().key == rows[1].key);
  CHECK(has(store->passed_over().standing, "kind 'asteroid', name 'odd'"));
  const auto admin = opened([&] { return world.make_admin(); });
  CHECK(must(admin->standings({}, 10)).size() == 2);
  must(store->purge_standings(kNow + 1, 10));
  CHECK(must(store->recent_standings(0, {}, 10)).empty());
}

inline void check_odd_rows_contract(const MakeWorld& make_world) {
  const auto world = make_world();
  SECTION("senders are found, and mended") {
    check_odd_senders_found(*world);
  }
  SECTION("senders are walked through") {
    check_odd_senders_walked(*world);
  }
  SECTION("senders are listed, and mended") {
    check_odd_senders_listed(*world);
  }
  SECTION("standings") {
    check_odd_standings(*world);
  }
  SECTION("standings of domains") {
    check_odd_domains(*world);
  }
  SECTION("standings of no kind, or of one that a newer version knows") {
    check_odd_kinds(*world);
  }
}

}  // namespace grayling::store_contract
