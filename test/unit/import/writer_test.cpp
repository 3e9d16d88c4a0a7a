// SPDX-License-Identifier: MIT
#include "grayling/import/writer.hpp"

#include "support/admin_stub.hpp"
#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

// Existing rows are merged with the imported ones, as in the databases.
struct Table final : AdminStub {
  Result<AdminTables> open() override {
    ++opens;
    return AdminTables{};
  }
  Result<void> put(std::span<const SenderRow> batch) override {
    return add(batch, [&](const SenderRow& row) {
      const auto [at, is_new] = rows.emplace(row.key, row.record);
      if (!is_new) at->second = merge(at->second, row.record);
    });
  }
  Result<void> put_standings(std::span<const StandingRow> batch) override {
    return add(batch, [&](const StandingRow& row) {
      const auto [at, is_new] = standings.emplace(row.key, row.standing);
      if (!is_new) at->second = merge(at->second, row.standing);
    });
  }
  template <typename Row, typename Add>
  Result<void> add(std::span<const Row> batch, Add add) {
    if (!errors.empty()) {
      const Error error = errors.front();
      errors.erase(errors.begin());
      return fail(error);
    }
    for (const auto& row : batch) {
      add(row);
      auto& last = last_of(row);
      in_order = in_order && last < row.key;
      last = row.key;
    }
    batches.push_back(batch.size());
    return {};
  }

  std::map<Key, Record> rows;
  std::map<StandingKey, Standing> standings;
  std::vector<std::size_t> batches;
  std::vector<Error> errors;  // of the next calls
  int opens = 0;
  bool in_order = true;  // keys of each table, since the start
  Key last_sender;
  StandingKey last_standing;
  Key& last_of(const SenderRow&) { return last_sender; }
  StandingKey& last_of(const StandingRow&) { return last_standing; }
};

struct Bench {
  TestClock clock;
  Table table;
  GreylistSettings settings;

  UnixSeconds now() const { return clock.now(); }
  ImportTally write(const std::vector<ImportedTriplet>& triplets) {
    ImportWriter writer(&table, settings, now());
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

TEST_CASE("an entry's domain becomes the one spelling that keys have") {
  const Key key{"jürgen@xn--mnchen-3ya.example", "192.0.2.0/24", "c@xn--bcher-kva.example"};
  Bench bench;
  auto letters = bench.triplet("jürgen@MÜNCHEN.example");
  letters.recipient = "C@bücher.example";
  auto labels = bench.triplet("jürgen@xn--mnchen-3ya.example");
  labels.recipient = "c@xn--bcher-kva.example";
  bench.write({letters, labels});
  REQUIRE(bench.table.rows.size() == 1);
  CHECK(bench.table.rows.begin()->first == key);
  bench.settings.match = Match::Sender;
  bench.table.rows.clear();
  bench.write({letters});
  CHECK(bench.table.rows.begin()->first == Key{"jürgen@xn--mnchen-3ya.example", "", ""});
}

TEST_CASE("a second run changes nothing, and a row keeps what it knew") {
  Bench bench;
  bench.table.rows[kKey] = {bench.now() - 3 * kDay, bench.now() - 20, 7};
  bench.write({bench.triplet()});
  CHECK(bench.table.rows[kKey] == Record{bench.now() - 3 * kDay, bench.now() - 9, 7});
  bench.write({bench.triplet()});
  CHECK(bench.table.rows[kKey] == Record{bench.now() - 3 * kDay, bench.now() - 9, 7});
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

TEST_CASE("rows are written in the order of their keys, a batch at a time") {
  Bench bench;
  std::vector<ImportedTriplet> triplets;
  for (std::size_t i = 0; i < kAdminBatchMax + 1; ++i) {
    triplets.push_back(bench.triplet("a" + std::to_string(7 * i % 1000) + "@b.test"));
  }
  CHECK(bench.write(triplets).known == kAdminBatchMax + 1);
  CHECK(bench.table.batches == std::vector<std::size_t>{kAdminBatchMax, 1});
  CHECK(bench.table.in_order);
  CHECK(bench.table.rows.size() == kAdminBatchMax + 1);
}

TEST_CASE("of a long source so much is collected, and no more") {
  Bench bench;
  ImportWriter writer(&bench.table, bench.settings, bench.now());
  for (std::size_t i = 0; i < kImportRowsMax; ++i) {
    if (i + 1 == kImportRowsMax) CHECK(bench.table.rows.empty());
    writer.take(bench.triplet("a" + std::to_string(i) + "@b.test"));
  }
  CHECK(bench.table.rows.size() == kImportRowsMax);
  writer.take(bench.triplet("one-more@b.test"));
  REQUIRE(writer.flush());
  CHECK(bench.table.rows.size() == kImportRowsMax + 1);
}

TEST_CASE("a store that fails for a moment is tried again, and one that is gone is an error") {
  Bench bench;
  bench.table.errors = {{ErrorKind::Conflict, "deadlock"}};
  bench.write({bench.triplet()});
  CHECK(bench.error == "");
  CHECK(bench.table.opens == 0);
  bench.table.errors = {{ErrorKind::Unavailable, "lost"}};
  bench.write({bench.triplet("e@b.test")});
  CHECK(bench.error == "");
  CHECK(bench.table.opens == 1);
  CHECK(bench.table.rows.size() == 2);
  bench.table.errors = {{ErrorKind::Failed, "refused"}, {ErrorKind::Failed, "not tried again"}};
  bench.write({bench.triplet("f@b.test")});
  CHECK(bench.error == "refused");
  CHECK(bench.table.errors.size() == 1);
  bench.table.errors.assign(100, {ErrorKind::Unavailable, "gone"});
  bench.write({bench.triplet("f@b.test")});
  CHECK(bench.error == "gone");
  CHECK(bench.table.errors.size() > 90);
}

TEST_CASE("a client that has proved itself elsewhere has done so here, and no other") {
  Bench bench;
  const auto client = [&](const char* address, std::uint32_t passes, Seconds age) {
    return ImportedClient{*IpAddress::parse(address), bench.now() - age, passes};
  };
  const auto write = [&](const std::vector<ImportedClient>& clients) {
    ImportWriter writer(&bench.table, bench.settings, bench.now());
    for (const auto& each : clients) writer.take(each);
    CHECK(writer.flush());
    return writer.tally();
  };
  const auto tally = write({client("192.0.2.7", 5, kDay), client("192.0.2.8", 4, kDay),
                            client("192.0.2.9", 9, 36 * kDay), client("2001:db8::1", 7, 0)});
  CHECK(tally.clients == 2);
  CHECK(tally.passed_over.size() == 2);
  REQUIRE(bench.table.standings.size() == 2);
  const auto known = bench.table.standings[client_key("192.0.2.7")];
  CHECK(has_standing(bench.settings, known, bench.now()));
  write({client("192.0.2.7", 6, 0)});
  CHECK(bench.table.standings[client_key("192.0.2.7")] == Standing{"", 6, bench.now()});
  ImportWriter without(&bench.table, bench.settings, bench.now());
  without.keep_no_clients();
  without.take(client("192.0.2.7", 5, kDay));
  CHECK(without.tally().clients == 0);
  CHECK(without.tally().passed_over.size() == 1);
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
  ImportWriter triplets(&bench.table, bench.settings, bench.now());
  triplets.take(known);
  REQUIRE(triplets.flush());
  CHECK(bench.table.rows.empty());
  REQUIRE(triplets.tally().passed_over.size() == 1);
  CHECK(triplets.tally().passed_over.begin()->first.find("match = sender") != std::string::npos);

  bench.settings.match = Match::Sender;
  ImportWriter senders(&bench.table, bench.settings, bench.now());
  senders.take(known);
  senders.take(ImportedSender{"list-#@b.test", bench.now() - kDay, bench.now()});
  senders.take(ImportedSender{"old@b.test", 1, 2});
  REQUIRE(senders.flush());
  REQUIRE(bench.table.rows.size() == 1);
  CHECK(bench.table.rows.begin()->first == Key{"a@b.test", "", ""});
  CHECK(bench.table.rows.begin()->second == Record{bench.now() - kDay, bench.now() - 9, 1});
  CHECK(senders.tally().passed_over.size() == 2);
}
