// SPDX-License-Identifier: MIT
#include "service/report_writer.hpp"

#include "support/catch.hpp"
#include "support/test_clock.hpp"
#include "unit/service/scripted_admin.hpp"

using namespace grayling;

namespace {

ReportTally held(std::int64_t number) {
  ReportTally tally;
  tally.count(0, tally::kHeld, "", number);
  return tally;
}

struct Fixture {
  void add_matches(std::vector<ExemptionMatch> matches) { writer.add(matches); }
  std::vector<TallyCount> added() { return database.added.take(10'000).counts; }

  Database database;
  ScriptedAdmin store{database};
  TestClock clock;
  ReportWriter writer{clock};
};

}  // namespace

TEST_CASE("sums and mail of exemptions are added to those in the store, each once") {
  Fixture f;
  f.writer.add(held(3));
  f.writer.add(held(1));
  f.add_matches({{"sender", "a@d", 0, 5}});
  REQUIRE(f.writer.write(f.store));
  REQUIRE(f.writer.write(f.store));
  const auto day = day_of(f.clock.now());
  CHECK(f.added() ==
        std::vector<TallyCount>{{{0, "held", ""}, 4}, {{day, "exempt", "sender a@d"}, 5}});
}

TEST_CASE("sums that the store can't take are added later") {
  Fixture f;
  f.writer.add(held(3));
  f.database.add_error = Error{ErrorKind::Conflict, "locked"};
  const auto written = f.writer.write(f.store);
  REQUIRE_FALSE(written);
  CHECK(written.error().kind == ErrorKind::Conflict);
  f.database.add_error.reset();
  f.writer.add(held(1));
  REQUIRE(f.writer.write(f.store));
  CHECK(f.added() == std::vector<TallyCount>{{{0, "held", ""}, 4}});
}

TEST_CASE("sums are dropped if the store has no place for them") {
  Fixture f;
  f.writer.add(held(3));
  f.database.report_trouble = "the account may not";
  const auto written = f.writer.write(f.store);
  REQUIRE_FALSE(written);
  CHECK(written.error().text == "the account may not");
  f.database.report_trouble.clear();
  REQUIRE(f.writer.write(f.store));
  CHECK(f.database.added.is_empty());
}

TEST_CASE("exemptions are counted by name, those beyond a thousand a day as one") {
  Fixture f;
  std::vector<ExemptionMatch> matches;
  for (int i = 0; i < 1002; ++i) matches.push_back({"client", std::to_string(i), 0, 1});
  matches.push_back({"client", "0", 0, 1});
  f.add_matches(matches);
  f.clock.pass(86400);
  f.add_matches({{"client", "next day", 0, 1}});
  REQUIRE(f.writer.write(f.store));
  std::int64_t others = 0;
  std::int64_t first = 0;
  std::int64_t next_day = 0;
  const auto counts = f.added();
  for (const auto& count : counts) {
    if (count.key.name == "others") others = count.number;
    if (count.key.name == "client 0") first = count.number;
    if (count.key.name == "client next day") next_day = count.number;
  }
  CHECK(counts.size() == 1002);
  CHECK(others == 2);
  CHECK(first == 2);
  CHECK(next_day == 1);
}

TEST_CASE("sums older than a report needs are removed, every ten minutes") {
  Fixture f;
  REQUIRE(f.writer.remove_old(f.store));
  CHECK(f.database.purged_before == f.clock.now() - kTallyKept);
  f.clock.pass(599);
  REQUIRE(f.writer.remove_old(f.store));
  CHECK(f.database.purges == 1);
  f.clock.pass(1);
  REQUIRE(f.writer.remove_old(f.store));
  CHECK(f.database.purges == 2);
}
