// SPDX-License-Identifier: MIT
#include "service/shared_exemptions.hpp"

#include "support/catch.hpp"
#include "support/test_clock.hpp"
#include "unit/service/scripted_admin.hpp"

using namespace grayling;

namespace {

using Ids = std::vector<std::int64_t>;

struct Fixture {
  Result<void> update(bool is_refresh = false) {
    return exemptions.update(store, database.mark.exemptions, is_refresh, std::chrono::seconds(30));
  }
  void change(std::vector<ExemptionRow> rows) {  // as a command does it
    database.rows = std::move(rows);
    ++database.mark.exemptions;
  }

  Database database;
  ScriptedAdmin store{database};
  TestClock clock;
  Ids published;
  int publications = 0;
  SharedExemptions exemptions{clock, [this](const SharedExemptions::Rows& rows) {
                                published.clear();
                                for (const auto& row : *rows) published.push_back(row.id);
                                ++publications;
                              }};
};

}  // namespace

TEST_CASE("shared exemptions are read at the start, and when a command has changed them") {
  Fixture f;
  f.database.rows = {exemption_row(1)};
  REQUIRE(f.update());
  CHECK(f.published == Ids{1});
  f.change({exemption_row(1), exemption_row(2)});
  REQUIRE(f.update());
  CHECK(f.published == Ids{1, 2});
}

TEST_CASE("unchanged exemptions are neither read nor published again, not even at a refresh") {
  Fixture f;
  f.database.rows = {exemption_row(1)};
  REQUIRE(f.update(true));
  REQUIRE(f.update());
  REQUIRE(f.update(true));
  CHECK(f.database.reads == 1);
  CHECK(f.publications == 1);
}

TEST_CASE("a change by SQL alone is seen at the next refresh, and not before") {
  Fixture f;
  REQUIRE(f.update());
  f.database.rows = {exemption_row(7)};
  REQUIRE(f.update());
  CHECK(f.published.empty());
  REQUIRE(f.update(true));
  CHECK(f.published == Ids{7});
}

TEST_CASE("an exemption is dropped when it expires, without a look at the store") {
  Fixture f;
  const auto now = f.clock.now();
  f.database.rows = {exemption_row(1), exemption_row(2, now + 60), exemption_row(3, now)};
  REQUIRE(f.update());
  CHECK(f.published == Ids{1, 2});
  f.clock.pass(59);
  f.exemptions.drop_expired();
  CHECK(f.published == Ids{1, 2});
  f.clock.pass(1);
  f.exemptions.drop_expired();
  CHECK(f.published == Ids{1});
}

TEST_CASE("an exemption that a wrong clock let expire holds again when the clock is set right") {
  Fixture f;
  f.database.rows = {exemption_row(1), exemption_row(2, f.clock.now() + 3600)};
  REQUIRE(f.update());
  f.clock.jump(40 * 86400);
  f.exemptions.drop_expired();
  CHECK(f.published == Ids{1});
  f.clock.jump(-40 * 86400);
  REQUIRE(f.update(true));
  CHECK(f.published == Ids{1, 2});
}

TEST_CASE("after a failed reading the exemptions in use stay, and the next look reads again") {
  Fixture f;
  f.database.rows = {exemption_row(1)};
  REQUIRE(f.update());
  f.change({exemption_row(2)});
  f.database.error = Error{ErrorKind::Unavailable, "gone"};
  CHECK_FALSE(f.update());
  CHECK(f.published == Ids{1});
  f.database.error.reset();
  REQUIRE(f.update());
  CHECK(f.published == Ids{2});
}

TEST_CASE("changes without end are read a fifth of the time, and at least once in pause_max") {
  Fixture f;
  Seconds reading = 2;
  f.database.on_read = [&] { f.clock.pass(reading); };
  f.change({exemption_row(1)});
  REQUIRE(f.update());
  f.change({exemption_row(2)});
  f.clock.pass(7);
  REQUIRE(f.update(true));
  CHECK(f.published == Ids{1});
  f.clock.pass(1);
  reading = 100;
  REQUIRE(f.update());
  CHECK(f.published == Ids{2});
  f.change({exemption_row(3)});
  f.clock.pass(29);
  REQUIRE(f.update());
  CHECK(f.published == Ids{2});
  f.clock.pass(1);
  REQUIRE(f.update());
  CHECK(f.published == Ids{3});
}

TEST_CASE("more exemptions than one statement reads come together") {
  Fixture f;
  std::vector<ExemptionRow> rows;
  for (std::int64_t id = 1; id <= 5001; ++id) rows.push_back(exemption_row(id));
  f.change(rows);
  REQUIRE(f.update());
  CHECK(f.published.size() == 5001);
  CHECK(f.database.reads == 1);
}
