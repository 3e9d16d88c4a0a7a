// SPDX-License-Identifier: MIT
// The promises of admin.hpp for every AdminStore beside a full table, as one test for all of them.
//
// Call check_admin_contract() alone in a TEST_CASE: it is run again for each of its sections, and
// each time `make` must give connections to one database, whose table `sender` `service` writes.
#pragma once

#include "grayling/store/admin.hpp"
#include "grayling/store/link_revocations.hpp"
#include "store_contract.hpp"

namespace grayling::store_contract {

using MakeAdmin = std::function<std::unique_ptr<AdminStore>()>;

inline std::unique_ptr<AdminStore> opened(const MakeAdmin& make) {
  auto admin = make();
  const auto tables = admin->open();
  if (!tables) FAIL(tables.error().text);
  CHECK(tables->kind == TableKind::Full);
  CHECK(tables->lacking == "");
  return admin;
}

inline void check_shared_exemptions(const MakeAdmin& make) {
  const auto admin = opened(make);
  const auto other = opened(make);
  const auto mark = must(other->mark());
  const auto stamp = must(other->exemption_stamp());
  ExemptionRow row{0,    "recipient", "o'brien\\@d\u00e4.example", "it's \"due\"", "anna@mx1",
                   kNow, {}};
  row.id = must(admin->add_exemption(row));
  ExemptionRow brief{0, "client", "192.0.2.0/24", "", "", kNow, kNow + 900};
  brief.id = must(admin->add_exemption(brief));
  CHECK(row.id > 0);
  CHECK(brief.id > row.id);
  CHECK(must(other->exemptions(0, 10)) == std::vector<ExemptionRow>{row, brief});
  CHECK(must(other->exemptions(0, 1)) == std::vector<ExemptionRow>{row});
  CHECK(must(other->exemptions(row.id, 10)) == std::vector<ExemptionRow>{brief});

  ChangeMark now = must(other->mark());
  CHECK(now.exemptions > mark.exemptions);
  CHECK(now.forgotten == mark.forgotten);
  ExemptionStamp expected = stamp;
  for (const auto& added : {row, brief}) expected.add(added);
  CHECK(must(other->exemption_stamp()) == expected);

  brief.expires = kNow + 5000;
  brief.reason = "still";
  must(admin->renew_exemption(brief));
  CHECK(must(other->exemptions(row.id, 10)) == std::vector<ExemptionRow>{brief});
  CHECK(must(other->mark()).exemptions > now.exemptions);
  CHECK_FALSE(must(other->exemption_stamp()) == expected);

  const std::vector<std::int64_t> ids = {row.id, brief.id + 1000};
  CHECK(must(admin->remove_exemptions(ids)) == 1);
  CHECK(must(other->mark()).exemptions > now.exemptions);
  CHECK(must(other->exemptions(0, 10)) == std::vector<ExemptionRow>{brief});
  must(admin->add_exemptions(std::vector<ExemptionRow>{row, row}));
  const auto three = must(other->exemptions(brief.id, 10));
  REQUIRE(three.size() == 2);
  CHECK(three[0].pattern == row.pattern);
  CHECK(three[1].id > three[0].id);
}

inline void check_lookup(const MakeAdmin& make) {
  const auto admin = opened(make);
  std::vector<ExemptionRow> rows;
  for (int i = 0; i < 300; ++i) {
    rows.push_back({0, "client", "host" + std::to_string(i) + ".example", "", "", kNow, {}});
  }
  const std::string twin(1000, 'x');  // alike in what an index may hold of them
  const std::vector<std::string> odd = {"o'brien\\@d\u00e4.example", twin + "a", twin + "b"};
  for (const auto& pattern : odd) rows.push_back({0, "sender", pattern, "r", "a", kNow, kNow + 9});
  rows.push_back({0, "recipient", "host7.example", "", "", kNow, {}});
  rows.push_back({0, "client", "host7.example", "again", "", kNow, {}});
  must(admin->add_exemptions(rows));
  const auto patterns_of = [&](std::string_view kind, const std::vector<std::string>& patterns) {
    std::vector<std::string> found;
    for (const auto& row : must(admin->exemptions_of(kind, patterns))) {
      CHECK(row.kind == kind);
      CHECK(row.id > 0);
      found.push_back(row.pattern);
    }
    std::sort(found.begin(), found.end());
    return found;
  };
  using Patterns = std::vector<std::string>;
  CHECK(patterns_of("client", {"host7.example", "host299.example", "host300.example"}) ==
        Patterns{"host299.example", "host7.example", "host7.example"});
  CHECK(patterns_of("recipient", {"host7.example", "host8.example"}) == Patterns{"host7.example"});
  CHECK(patterns_of("sender", {odd[0], odd[1]}) == Patterns{odd[0], odd[1]});
  CHECK(patterns_of("client", {"HOST7.example", "host%"}).empty());
  CHECK(patterns_of("client", {}).empty());
  const auto one = must(admin->exemptions_of("sender", std::vector<std::string>{odd[0]}));
  REQUIRE(one.size() == 1);
  CHECK(one[0].reason == "r");
  CHECK(one[0].author == "a");
  CHECK(one[0].created == kNow);
  CHECK(one[0].expires == kNow + 9);
}

// Rows without capital letters may be among those that are read.
inline void check_capitals(const MakeAdmin& make) {
  const auto admin = opened(make);
  const std::vector<ExemptionRow> rows = {{0, "sender", "Berta@d", "", "", kNow, {}},
                                          {0, "sender", "berta@d", "", "", kNow, {}},
                                          {0, "sender", "berta@D", "", "", kNow, {}},
                                          {0, "client", "Berta.d", "", "", kNow, {}},
                                          {0, "sender", "\xc3\x9c@d", "", "", kNow, {}}};
  must(admin->add_exemptions(rows));
  std::vector<std::string> found;
  std::int64_t after = 0;
  for (std::size_t read = 1; read == 1;) {
    const auto page = must(admin->exemptions_with_capitals("sender", after, 1));
    read = page.size();
    if (read == 0) break;
    CHECK(page[0].id > after);
    after = page[0].id;
    found.push_back(page[0].pattern);
  }
  for (const auto* pattern : {"Berta@d", "berta@D", "\xc3\x9c@d"}) {
    CHECK(std::count(found.begin(), found.end(), pattern) == 1);
  }
  CHECK(std::count(found.begin(), found.end(), "berta@d") == 0);
  CHECK(std::count(found.begin(), found.end(), "Berta.d") == 0);
}

inline void check_matches(const MakeAdmin& make) {
  const auto admin = opened(make);
  const std::string odd = match_pattern("/" + std::string(900, 'x') + "$/");
  const std::vector<ExemptionMatch> first = {
      {"client", odd, kNow}, {"client", "192.0.2.0/24", kNow}, {"sender", "a@d", kNow}};
  must(admin->note_matches(first));
  must(admin->note_matches(std::vector<ExemptionMatch>{{"client", "192.0.2.0/24", kNow - 5},
                                                       {"sender", "a@d", kNow + 5}}));
  const auto found = must(admin->matches({}, 10));
  REQUIRE(found.size() == 3);
  CHECK(found[0].pattern == odd);
  CHECK(found[1].last_matched == kNow);  // never back
  CHECK(found[2].last_matched == kNow + 5);
  const auto rest = must(admin->matches(found[1], 10));
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].kind == "sender");
  CHECK(must(admin->matches({}, 2)).size() == 2);
  const auto one = must(admin->matches_of(std::vector<ExemptionMatch>{
      {"client", odd, 0}, {"client", "a@d", 0}, {"sender", "192.0.2.0/24", 0}}));
  REQUIRE(one.size() == 1);
  CHECK(one[0].pattern == odd);
  CHECK(one[0].last_matched == kNow);
  CHECK(must(admin->matches_of({})).empty());
}

inline void check_senders(const MakeAdmin& make, Store& service) {
  const auto admin = opened(make);
  const std::vector<Key> keys = {{"a@d", "192.0.2.0/24", "x@d"},
                                 {"a@d", "198.51.100.0/24", "y@d"},
                                 {"b\xe4@d", "d.example", "x@d"},
                                 {"c@d", "d.example", "x@d "}};
  must(service.insert_missing(keys, kFresh));
  const auto rows = must(admin->senders({}, 10));
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].key == keys[0]);
  CHECK(rows[2].key == admin->spelled(keys[2]));
  CHECK(must(admin->senders({std::nullopt, rows[1].key}, 10)).size() == 2);
  CHECK(must(admin->senders({"a@d", std::nullopt}, 10)).size() == 2);
  CHECK(must(admin->senders({"a@d", rows[0].key}, 10)).size() == 1);
  CHECK(must(admin->senders({"a@d", rows[1].key}, 10)).empty());
  CHECK(must(admin->senders({}, 3)).size() == 3);

  const auto mark = must(admin->mark());
  CHECK(must(admin->release(std::vector<Key>{rows[0].key, rows[2].key}, kNow + 9)) == 2);
  CHECK(must(admin->release(std::vector<Key>{rows[0].key}, kNow + 10)) == 0);
  const std::optional<Record> released = Record{kNow, kNow + 9, 1};
  CHECK(must(service.find(keys)) == Found{released, kFresh, released, kFresh});

  CHECK(must(admin->forget(std::vector<Key>{rows[0].key, rows[3].key})) == 2);
  CHECK(must(service.find(keys)) == Found{std::nullopt, kFresh, released, std::nullopt});
  CHECK(must(admin->mark()).forgotten > mark.forgotten);

  std::vector<SenderRow> put = {{rows[0].key, {kNow - 50, kNow - 40, 2}},
                                {rows[2].key, {kNow - 50, kNow - 40, 0}}};
  for (int i = 0; i < 2; ++i) {
    must(admin->put(put));  // again changes nothing
    CHECK(must(service.find(keys)) == Found{Record{kNow - 50, kNow - 40, 2}, kFresh,
                                            Record{kNow - 50, kNow + 9, 1}, std::nullopt});
  }
}

inline void check_waiting(const MakeAdmin& make, Store& service) {
  const auto admin = opened(make);
  const std::vector<Key> keys = {
      {"", "192.0.2.0/24", "o'brien@d"},       {"a@d", "192.0.2.0/24", "o'brien@d"},
      {"a@d", "198.51.100.0/24", "O'Brien@d"}, {"a@d", "d.example", "o'brien@d"},
      {"b@d", "d.example", "o'brien@d"},       {"c@d", "d.example", "x@d"}};
  must(service.insert_missing(keys, kFresh));
  CHECK(must(admin->release(std::vector<Key>{keys[3]}, kNow)) == 1);
  SenderRange range;
  range.waiting_for = "o'brien@d";
  const auto all = must(admin->senders(range, 10));
  REQUIRE(all.size() == 3);
  CHECK(all[0].key == keys[0]);
  CHECK(all[1].key == keys[1]);
  CHECK(all[2].key == keys[4]);
  CHECK(all[2].record == kFresh);
  CHECK(must(admin->senders(range, 2)).size() == 2);
  range.after = all[1].key;
  const auto rest = must(admin->senders(range, 10));
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].key == keys[4]);
  range = {};
  range.waiting_for = "' OR '1' = '1";
  CHECK(must(admin->senders(range, 10)).empty());
}

inline void check_revocations(const MakeAdmin& make) {
  const auto admin = opened(make);
  const std::string anna = "anna@example.org";
  UnixSeconds issued = kNow;
  // Again in the same second, then on a host whose clock is behind, then later.
  for (const UnixSeconds now : {kNow, kNow, kNow - 2, kNow + 3600}) {
    must(revoke_links(*admin, anna, now));
    const auto until = must(revoked_until(*admin, anna)).value_or(0);
    CHECK(until >= std::max(issued, now + 300));
    issued = until + 1;  // of a link that is made now
  }
}

inline void check_standings(const MakeAdmin& make, Store& service) {
  const auto admin = opened(make);
  const std::vector<StandingRow> rows = {
      {{StandingKind::Client, "192.0.2.7/32", ""}, {"d.example", 2, kNow}},
      {{StandingKind::Client, "2001:db8::/64", ""}, {"", 5, kNow}},
      {{StandingKind::Correspondent, "b@d", "a@d"}, {"", 1, kNow}},
      {{StandingKind::LocalDomain, "b@d", ""}, {"", 0, kNow + 1}}};  // as the name of another kind
  const auto keys = [&rows] {
    std::vector<StandingKey> all;
    for (const auto& row : rows) all.push_back(row.key);
    return all;
  }();
  must(service.put_standings(rows, {}));
  const auto page = must(admin->standings({}, 2));
  REQUIRE(page.size() == 2);
  CHECK(page[0].key == keys[0]);
  CHECK(page[0].standing == rows[0].standing);
  const auto rest = must(admin->standings(page[1].key, 10));
  REQUIRE(rest.size() == 2);
  CHECK(rest[0].key == keys[2]);
  CHECK(rest[1].key == keys[3]);

  must(admin->put_standings(std::vector<StandingRow>{{keys[0], {"e.example", 1, kNow + 5}},
                                                     {keys[1], {"", 9, kNow - 5}}}));
  const auto joined = must(service.find_standings(keys));
  CHECK(joined[0] == Standing{"", 2, kNow + 5});
  CHECK(joined[1] == Standing{"", 9, kNow});

  const auto mark = must(admin->mark());
  const std::vector<StandingKey> gone = {
      keys[0], {StandingKind::Client, "198.51.100.1/32", ""}, keys[2]};
  CHECK(must(admin->forget_standings(gone)) == 2);
  CHECK(must(admin->mark()).forgotten > mark.forgotten);
  const auto left = must(admin->standings({}, 10));
  REQUIRE(left.size() == 2);
  CHECK(left[1].key == keys[3]);
  CHECK(left[1].standing == rows[3].standing);
}

inline void check_domain_standings(const MakeAdmin& make, Store& service) {
  const auto admin = opened(make);
  const StandingKey domain{StandingKind::Domain, "a.example", ""};
  const StandingKey local{StandingKind::LocalDomain, "a.example", ""};
  must(service.put_standings(
      std::vector<StandingRow>{{domain, {"", 8, kNow, 9}}, {local, {"", 0, kNow}}}, {}));
  const auto page = must(admin->standings({}, 10));
  REQUIRE(page.size() == 2);
  CHECK(page[0].key == domain);
  CHECK(page[0].standing == Standing{"", 8, kNow, 9});
  // Of each count the greater one stays: an import makes no standing that neither row has.
  must(admin->put_standings(std::vector<StandingRow>{{domain, {"", 5, kNow + 5, 50}}}));
  CHECK(must(service.find_standings(std::vector<StandingKey>{domain}))[0] ==
        Standing{"", 8, kNow + 5, 50});
  must(admin->put_standings(std::vector<StandingRow>{{domain, {"", 9, kNow, 9}}}));
  CHECK(must(service.find_standings(std::vector<StandingKey>{domain}))[0] ==
        Standing{"", 9, kNow + 5, 50});
  const auto mark = must(admin->mark());
  CHECK(must(admin->forget_standings(std::vector<StandingKey>{domain})) == 1);
  CHECK(must(admin->mark()).forgotten > mark.forgotten);
  const auto left = must(admin->standings({}, 10));
  REQUIRE(left.size() == 1);
  CHECK(left[0].key == local);
}

inline LongWait long_wait(const std::string& sender, Seconds waited, UnixSeconds day = kNow) {
  return {day_of(day), {sender, "192.0.2.1", "x@d"}, kNow - waited, waited};
}

inline void check_tally(const MakeAdmin& make) {
  const auto admin = opened(make);
  const auto other = opened(make);
  CHECK(admin->report_trouble() == "");
  const UnixSeconds hour = hour_of(kNow);
  const std::string odd = "sender o'brien\\@d\u00e4.example";
  const std::vector<TallyCount> counts = {
      {{hour, "back", "320"}, 2}, {{hour, "exempt", odd}, 1}, {{hour + 3600, "back", ""}, 5}};
  must(admin->add_tally({counts, {}}));
  must(other->add_tally({{counts[1], counts[2]}, {}}));
  const std::vector<TallyCount> sums = {counts[0], {counts[1].key, 2}, {counts[2].key, 10}};
  CHECK(must(other->tally_counts({}, 10)) == sums);
  CHECK(must(other->tally_counts({}, 2)).size() == 2);
  CHECK(must(other->tally_counts(sums[0].key, 10)) == std::vector<TallyCount>{sums[1], sums[2]});
  CHECK(must(other->tally_counts(sums[1].key, 10)) == std::vector<TallyCount>{sums[2]});
  CHECK(must(other->tally_counts({hour + 1, "", ""}, 10)) == std::vector<TallyCount>{sums[2]});

  must(admin->purge_tally(hour, 10));
  CHECK(must(other->tally_counts({}, 10)) == sums);
  must(admin->purge_tally(hour + 3600, 1));
  CHECK(must(other->tally_counts({}, 10)).size() == 2);
  must(admin->purge_tally(hour + 3600, 10));
  CHECK(must(other->tally_counts({}, 10)) == std::vector<TallyCount>{sums[2]});
}

inline void check_long_waits(const MakeAdmin& make) {
  const auto admin = opened(make);
  std::vector<LongWait> waits;
  for (int i = 0; i < 30; ++i) waits.push_back(long_wait(std::to_string(i) + "@d", 100));
  const auto early = long_wait("b\xe4@d", 50, kNow - 86400);
  must(admin->add_tally({{}, {early}}));
  must(admin->add_tally({{}, waits}));
  must(admin->add_tally({{}, {long_wait("long@d", 200), long_wait("short@d", 20)}}));
  must(admin->add_tally({{}, {long_wait("long@d", 150)}}));
  const auto found = must(admin->long_waits(day_of(kNow), 100));
  REQUIRE(found.size() == kLongWaitsMax);
  CHECK(found.front() == long_wait("long@d", 200));
  CHECK(found.back().waited == 100);
  const auto all = must(admin->long_waits(0, 100));
  REQUIRE(all.size() == kLongWaitsMax + 1);
  CHECK(all.back().key == admin->spelled(early.key));
  CHECK(must(admin->long_waits(0, 1)).size() == 1);
  must(admin->purge_tally(day_of(kNow), 1000));
  CHECK(must(admin->long_waits(0, 100)).size() == kLongWaitsMax);
}

// `lose_mark` deletes the row that tells services of changes.
inline void check_lost_mark(const MakeAdmin& make, const std::function<void()>& lose_mark) {
  const auto admin = opened(make);
  const auto before = must(admin->mark());
  lose_mark();
  must(admin->open());
  must(admin->add_exemption({0, "client", "192.0.2.0/24", "", "", kNow, {}}));
  const auto added = must(admin->mark());
  CHECK(added.exemptions > before.exemptions + 1);
  lose_mark();
  must(admin->open());
  must(admin->forget(std::vector<Key>{key("a@d")}));
  CHECK(must(admin->mark()).forgotten > before.forgotten + 1);
  lose_mark();
  must(admin->open());
  must(admin->forget_standings(std::vector<StandingKey>{client_key("192.0.2.7")}));
  CHECK(must(admin->mark()).forgotten > before.forgotten + 1);
}

inline void check_admin_contract(const MakeAdmin& make, Store& service,
                                 const std::function<void()>& lose_mark) {
  SECTION("exemptions are added and removed, and others see that") {
    check_shared_exemptions(make);
  }
  SECTION("exemptions are found by their text") {
    check_lookup(make);
    check_capitals(make);
  }
  SECTION("matches move forward") {
    check_matches(make);
  }
  SECTION("each revocation ends the links that were made after the last one") {
    check_revocations(make);
  }
  SECTION("standings are listed, added and forgotten") {
    check_standings(make, service);
  }
  SECTION("domains are listed, added and forgotten with both counts") {
    check_domain_standings(make, service);
  }
  SECTION("counts add up, and old ones go") {
    check_tally(make);
  }
  SECTION("of each day the longest waits stay") {
    check_long_waits(make);
  }
  SECTION("senders are listed, released and forgotten") {
    check_senders(make, service);
  }
  SECTION("what waits for a recipient is found") {
    check_waiting(make, service);
  }
  SECTION("services hear of a change also where the row that tells them was lost") {
    check_lost_mark(make, lose_mark);
  }
}

}  // namespace grayling::store_contract
