// SPDX-License-Identifier: MIT
#include "service/table_watch.hpp"

#include "support/catch.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"
#include "unit/service/scripted_admin.hpp"

using namespace grayling;

namespace {

struct Fixture {
  void start() {
    TableWatch::Links links;
    links.store = std::make_unique<ScriptedAdmin>(database);
    links.on_rows = [this](auto rows) {
      database.set([&] {
        published.clear();
        for (const auto& row : *rows) published.push_back(row.id);
      });
    };
    links.on_forgotten = [this] { database.set([&] { ++forgotten; }); };
    links.on_first_look = [this] { database.set([&] { ++first_looks; }); };
    links.take_matches = [this](UnixSeconds now) {
      const std::lock_guard lock(database.mutex);
      auto taken = std::exchange(matched, {});
      for (auto& match : taken) match.last_matched = now;
      return taken;
    };
    links.take_tally = [this] {
      const std::lock_guard lock(database.mutex);
      return std::exchange(tally, {});
    };
    watch.emplace(std::move(links), std::chrono::seconds(30), clock, log,
                  std::chrono::milliseconds(1));
  }
  bool comes_to(const std::vector<std::int64_t>& ids) {
    return database.comes_to([&] { return published == ids; });
  }
  // Waits for two looks that begin after this call.
  void wait_for_looks() {
    int before = 0;
    database.set([&] { before = database.marks; });
    REQUIRE(database.comes_to([&] { return database.marks >= before + 3; }));
  }

  Database database;
  TestClock clock;
  TestLog log;
  std::vector<std::int64_t> published;
  int forgotten = 0;
  int first_looks = 0;
  std::vector<ExemptionMatch> matched;
  ReportTally tally;
  std::optional<TableWatch> watch;
};

}  // namespace

TEST_CASE("shared exemptions hold from the start, and when the mark changes") {
  Fixture f;
  f.database.rows = {exemption_row(1)};
  f.start();
  CHECK(f.comes_to({1}));
  f.database.set([&] {
    f.database.rows = {exemption_row(1), exemption_row(2)};
    ++f.database.mark.exemptions;
  });
  CHECK(f.comes_to({1, 2}));
}

TEST_CASE("a shared exemption also expires while the store is down") {
  Fixture f;
  f.database.rows = {exemption_row(1), exemption_row(2, f.clock.now() + 60)};
  f.start();
  CHECK(f.comes_to({1, 2}));
  f.database.set([&] { f.database.error = Error{ErrorKind::Unavailable, "gone"}; });
  f.clock.pass(60);
  CHECK(f.comes_to({1}));
}

TEST_CASE("the first look is reported once, also if the store is down") {
  Fixture f;
  f.database.error = Error{ErrorKind::Unavailable, "gone"};
  f.start();
  CHECK(f.database.comes_to([&] { return f.first_looks == 1; }));
  f.database.set([&] { f.database.error = {}; });
  f.clock.pass(2);
  f.wait_for_looks();
  CHECK(f.first_looks == 1);
}

TEST_CASE("a store that can't be opened is not logged here: the workers do that") {
  Fixture f;
  f.database.error = Error{ErrorKind::Failed, "the password is wrong"};
  f.start();
  REQUIRE(f.database.comes_to([&] { return f.first_looks == 1; }));
  CHECK(f.log.lines().empty());
}

TEST_CASE("an account without rights to the shared tables is logged once, and tried again") {
  Fixture f;
  f.database.lacking = "the account may not";
  f.start();
  REQUIRE(f.log.wait_for("exempt: the account may not"));
  f.clock.pass(61);
  f.clock.pass(61);
  f.database.set([&] {
    f.database.lacking = "";
    f.database.rows = {exemption_row(4)};
  });
  f.clock.pass(61);
  CHECK(f.comes_to({4}));
  CHECK(f.log.count("the account may not") == 1);
}

TEST_CASE("the engine hears of forgotten senders once for each change of the mark") {
  Fixture f;
  f.start();
  f.wait_for_looks();
  CHECK(f.forgotten == 1);  // between the start and the first look anything may have happened
  f.database.set([&] { ++f.database.mark.forgotten; });
  f.wait_for_looks();
  f.wait_for_looks();
  CHECK(f.forgotten == 2);
}

TEST_CASE("matches and sums are written at a refresh, at the end, and after an outage") {
  Fixture f;
  f.start();
  f.wait_for_looks();
  f.database.set([&] {
    f.tally.count(0, tally::kHeld, "", 3);
    f.matched = {{"client", "192.0.2.1", 0, 5}};
    f.database.add_error = Error{ErrorKind::Conflict, "locked"};
  });
  f.clock.pass(30);
  REQUIRE(f.database.comes_to([&] { return f.database.failed_adds == 1; }));
  CHECK(f.database.noted.size() == 1);
  f.database.set([&] { f.database.add_error.reset(); });
  f.clock.pass(30);
  REQUIRE(f.database.comes_to([&] { return !f.database.added.is_empty(); }));
  f.database.set([&] {
    f.tally.count(0, tally::kHeld, "", 1);
    f.matched = {{"sender", "a@d", 0}};
  });
  f.watch.reset();
  REQUIRE(f.database.noted.size() == 2);
  CHECK(f.database.noted[1].pattern == "a@d");
  CHECK(f.database.added.take(1).counts == std::vector<TallyCount>{{{0, "held", ""}, 4}});
  CHECK(f.database.purges == 1);
  CHECK(f.log.lines().empty());  // a conflict passes by itself
}

TEST_CASE("a failure to write sums is logged, and nothing else suffers") {
  Fixture f;
  f.database.report_trouble = "the account may not";
  f.database.rows = {exemption_row(1)};
  f.start();
  CHECK(f.comes_to({1}));
  f.clock.pass(30);
  f.wait_for_looks();
  f.clock.pass(30);
  f.wait_for_looks();
  f.watch.reset();
  CHECK(f.log.count("report: the account may not") == 1);
}
