// SPDX-License-Identifier: MIT
#include "grayling/import/writer.hpp"

#include "grayling/store/memory_store.hpp"
#include "support/catch.hpp"
#include "support/gated_store.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

constexpr Seconds kDay = 86400;

struct Bench {
  TestClock clock;
  MemoryTable table;
  StoreControl control;
  GatedStore store{table, clock, control};
  GreylistSettings settings;

  UnixSeconds now() const { return clock.now(); }
  ImportTally write(const std::vector<ImportedTriplet>& triplets) {
    ImportWriter writer(&store, settings, now());
    for (const auto& triplet : triplets) writer.take(triplet);
    const auto written = writer.flush();
    error = written ? "" : written.error().text;
    return writer.tally();
  }
  ImportedTriplet triplet(std::string sender = "a@b.test") const {
    return {*IpAddress::parse("192.0.2.0"),
            24,
            std::move(sender),
            "C@D.test",
            now() - kDay,
            now() - 9,
            true};
  }
  std::string error;
};

const Key kKey{"a@b.test", "192.0.2.0/24", "c@d.test"};

}  // namespace

TEST_CASE("an entry becomes the row that the same mail finds") {
  Bench bench;
  const auto tally = bench.write({bench.triplet("A+x@B.test")});
  REQUIRE(bench.table.rows.size() == 1);
  CHECK(bench.table.rows.begin()->first == kKey);
  CHECK(bench.table.rows[kKey] == Record{bench.now() - kDay, bench.now() - 9, 1});
  CHECK(tally.known == 1);
  CHECK(tally.waiting == 0);
}

TEST_CASE("a second run changes nothing, and a row keeps what it knew") {
  Bench bench;
  bench.table.rows[kKey] = {bench.now() - 3 * kDay, bench.now() - 20, 7};
  bench.write({bench.triplet()});
  CHECK(bench.table.rows[kKey] == Record{bench.now() - 3 * kDay, bench.now() - 9, 7});
  const int saves = bench.control.saves;
  CHECK(bench.write({bench.triplet()}).unchanged == 1);
  CHECK(bench.control.saves == saves);
}

TEST_CASE("two entries of one key become one row") {
  Bench bench;
  auto waits = bench.triplet();
  waits.has_passed = false;
  waits.first_seen -= 60;
  const auto tally = bench.write({waits, bench.triplet()});
  CHECK(tally.known == 1);
  CHECK(tally.waiting == 1);
  CHECK(bench.table.rows[kKey] == Record{bench.now() - kDay - 60, bench.now() - 9, 1});
}

TEST_CASE("what the service would no longer know isn't taken") {
  Bench bench;
  auto old = bench.triplet();
  old.last_seen = old.first_seen = bench.now() - bench.settings.lifetime - 1;
  auto waits_for_long = bench.triplet();
  waits_for_long.has_passed = false;
  waits_for_long.first_seen = bench.now() - bench.settings.retry_window - 1;
  auto future = bench.triplet();
  future.last_seen = bench.now() + 3600;
  const auto tally = bench.write({old, waits_for_long, future});
  CHECK(bench.table.rows.empty());
  CHECK(tally.passed_over.size() == 2);
  old.last_seen = bench.now() - bench.settings.lifetime;
  bench.write({old});
  CHECK(bench.table.rows.size() == 1);
}

TEST_CASE("the key is that of the configuration") {
  Bench bench;
  SECTION("a network that is narrower is its own part of ours") {
    auto host = bench.triplet();
    host.client = *IpAddress::parse("192.0.2.7");
    host.prefix = 32;
    bench.write({host});
    CHECK(bench.table.rows.count(kKey) == 1);
  }
  SECTION("a network that is wider is none of ours") {
    bench.settings.client = ClientIdentity::Address;
    CHECK(bench.write({bench.triplet()}).passed_over.size() == 1);
    CHECK(bench.table.rows.empty());
  }
  SECTION("the sender alone, unless it was rewritten") {
    bench.settings.match = Match::Sender;
    CHECK(bench.write({bench.triplet(), bench.triplet("n-#@b.test")}).passed_over.size() == 1);
    REQUIRE(bench.table.rows.size() == 1);
    CHECK(bench.table.rows.begin()->first == Key{"a@b.test", "", ""});
  }
}

TEST_CASE("more than a batch is written in batches, the last with flush()") {
  Bench bench;
  std::vector<ImportedTriplet> triplets;
  for (std::size_t i = 0; i < kImportBatchMax + 1; ++i) {
    triplets.push_back(bench.triplet("a" + std::to_string(i) + "@b.test"));
  }
  CHECK(bench.write(triplets).known == kImportBatchMax + 1);
  CHECK(bench.control.admits == 2);
  CHECK(bench.table.rows.size() == kImportBatchMax + 1);
}

TEST_CASE("a store that fails for a moment is tried again, and one that is gone is an error") {
  Bench bench;
  bench.control.fail_next({ErrorKind::Conflict, "deadlock"});
  bench.write({bench.triplet()});
  CHECK(bench.error == "");
  CHECK(bench.table.rows.size() == 1);
  bench.control.lose_next_answer();
  bench.write({bench.triplet("e@b.test")});
  CHECK(bench.error == "");
  CHECK(bench.table.rows.size() == 2);
  bench.control.break_with(Error{ErrorKind::Unavailable, "gone"});
  bench.write({bench.triplet("f@b.test")});
  CHECK(bench.error == "gone");
}

TEST_CASE("a run that was cut short between its two writes is completed by the next") {
  Bench bench;
  bench.table.rows[kKey] = {bench.now() - 5, bench.now() - 5, 0};  // as admitted, and not saved
  bench.write({bench.triplet()});
  CHECK(bench.table.rows[kKey].passes == 1);
}

TEST_CASE("a client that has proved itself elsewhere has done so here, and no other") {
  Bench bench;
  const auto client = [&](const char* address, std::uint32_t passes, Seconds age) {
    return ImportedClient{*IpAddress::parse(address), bench.now() - age, passes};
  };
  const auto write = [&](const std::vector<ImportedClient>& clients) {
    ImportWriter writer(&bench.store, bench.settings, bench.now());
    for (const auto& each : clients) writer.take(each);
    CHECK(writer.flush());
    return writer.tally();
  };
  const auto tally = write({client("192.0.2.7", 5, kDay), client("192.0.2.8", 4, kDay),
                            client("192.0.2.9", 9, 36 * kDay), client("2001:db8::1", 7, 0)});
  CHECK(tally.clients == 2);
  CHECK(tally.passed_over.size() == 2);
  REQUIRE(bench.table.acquaintances.size() == 2);
  const auto known = bench.table.acquaintances.at(client_key("192.0.2.7"));
  CHECK(has_standing(bench.settings, known, bench.now()));
  CHECK(write({client("192.0.2.7", 5, kDay)}).unchanged == 1);
  CHECK(write({client("192.0.2.7", 6, 0)}).unchanged == 0);
  CHECK(bench.table.acquaintances.at(client_key("192.0.2.7")) == Acquaintance{"", 6, bench.now()});
  bench.settings.auto_allow_after = 0;
  CHECK(write({client("192.0.2.7", 5, kDay)}).passed_over.size() == 1);
}

TEST_CASE("a dry run counts and writes nothing") {
  Bench bench;
  ImportWriter writer(nullptr, bench.settings, bench.now());
  writer.take(bench.triplet());
  writer.begin_line(17);
  writer.pass_over("a reason", "an\nexample");
  CHECK(writer.flush());
  CHECK(writer.tally().known == 1);
  CHECK(writer.tally().passed_over.at("a reason").examples ==
        std::vector<std::string>{"line 17: an?example"});
}

TEST_CASE("who is known for all recipients is a row with match = sender alone") {
  Bench bench;
  const ImportedSender known{"A@B.test", bench.now() - kDay, bench.now() - 9};
  ImportWriter triplets(&bench.store, bench.settings, bench.now());
  triplets.take(known);
  REQUIRE(triplets.flush());
  CHECK(bench.table.rows.empty());
  REQUIRE(triplets.tally().passed_over.size() == 1);
  CHECK(triplets.tally().passed_over.begin()->first.find("match = sender") != std::string::npos);

  bench.settings.match = Match::Sender;
  ImportWriter senders(&bench.store, bench.settings, bench.now());
  senders.take(known);
  senders.take(ImportedSender{"list-#@b.test", bench.now() - kDay, bench.now()});
  senders.take(ImportedSender{"old@b.test", 1, 2});
  REQUIRE(senders.flush());
  REQUIRE(bench.table.rows.size() == 1);
  CHECK(bench.table.rows.begin()->first == Key{"a@b.test", "", ""});
  CHECK(bench.table.rows.begin()->second == Record{bench.now() - kDay, bench.now() - 9, 1});
  CHECK(senders.tally().passed_over.size() == 2);
}
