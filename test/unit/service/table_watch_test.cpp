// SPDX-License-Identifier: MIT
#include "service/table_watch.hpp"

#include <algorithm>

#include "support/admin_stub.hpp"
#include "support/catch.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

// What the database holds, and how it fails; the watch's thread and the test look at it.
struct Database {
  std::mutex mutex;
  std::condition_variable changed;
  ChangeMark mark;
  std::vector<ExemptionRow> rows;
  std::optional<Error> error;  // of whatever is asked
  std::string lacking;
  std::vector<ExemptionMatch> noted;
  std::string report_trouble;
  std::optional<Error> add_error;
  int failed_adds = 0;
  ReportTally added;
  UnixSeconds purged_before = 0;
  int marks = 0;
  int reads = 0;

  void set(const std::function<void()>& change) {
    const std::lock_guard lock(mutex);
    change();
  }
  bool comes_to(const std::function<bool()>& condition) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(10), condition);
  }
  // Two looks that began after this.
  void wait_for_looks() {
    const int before = [this] {
      const std::lock_guard lock(mutex);
      return marks;
    }();
    REQUIRE(comes_to([&] { return marks >= before + 3; }));
  }
};

class FakeAdmin final : public AdminStub {
 public:
  explicit FakeAdmin(Database& database) : database_(database) {}

  Result<AdminTables> open() override {
    return answer<AdminTables>([&] { return AdminTables{TableKind::Full, database_.lacking}; });
  }
  Result<ChangeMark> mark() override {
    return answer<ChangeMark>([&] {
      ++database_.marks;
      return database_.mark;
    });
  }
  Result<ExemptionStamp> exemption_stamp() override {
    return answer<ExemptionStamp>([&] {
      ExemptionStamp stamp;
      for (const auto& row : database_.rows) stamp.add(row);
      return stamp;
    });
  }
  Result<std::vector<ExemptionRow>> exemptions(std::int64_t after, std::size_t) override {
    return answer<std::vector<ExemptionRow>>([&] {
      ++database_.reads;
      return after == 0 ? database_.rows : std::vector<ExemptionRow>();
    });
  }
  Result<void> note_matches(std::span<const ExemptionMatch> matches) override {
    const std::lock_guard lock(database_.mutex);
    database_.changed.notify_all();
    if (database_.error) return fail(*database_.error);
    database_.noted.insert(database_.noted.end(), matches.begin(), matches.end());
    return {};
  }
  std::string report_trouble() const override {
    const std::lock_guard lock(database_.mutex);
    return database_.report_trouble;
  }
  Result<void> add_tally(const ReportTally::Part& part) override {
    const std::lock_guard lock(database_.mutex);
    database_.changed.notify_all();
    if (database_.add_error) {
      ++database_.failed_adds;
      return fail(*database_.add_error);
    }
    database_.added.put_back(part);
    return {};
  }
  Result<void> purge_tally(UnixSeconds before, std::size_t) override {
    const std::lock_guard lock(database_.mutex);
    database_.purged_before = before;
    return {};
  }

 private:
  template <typename T, typename Work>
  Result<T> answer(Work work) {
    const std::lock_guard lock(database_.mutex);
    database_.changed.notify_all();
    if (database_.error) return fail(*database_.error);
    return work();
  }

  Database& database_;
};

ExemptionRow row(std::int64_t id, std::optional<UnixSeconds> expires = {}) {
  return {id, "client", "192.0.2." + std::to_string(id), "", "", 0, expires};
}

struct Fixture {
  void start() {
    TableWatch::Links links;
    links.store = std::make_unique<FakeAdmin>(database);
    links.on_rows = [this](auto rows) {
      database.set([&] {
        offered.clear();
        for (const auto& row : *rows) offered.push_back(row.id);
      });
      database.changed.notify_all();
    };
    links.on_forgotten = [this] { database.set([&] { ++forgotten; }); };
    links.on_looked = [this] {
      database.set([&] { ++looked; });
      database.changed.notify_all();
    };
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
    return database.comes_to([&] { return offered == ids; });
  }

  Database database;
  TestClock clock;
  TestLog log;
  std::vector<std::int64_t> offered;
  int forgotten = 0;
  int looked = 0;
  std::vector<ExemptionMatch> matched;
  ReportTally tally;
  std::optional<TableWatch> watch;
};

}  // namespace

TEST_CASE("rows hold from the start, and when the mark says that they have changed") {
  Fixture f;
  f.database.rows = {row(1)};
  f.start();
  CHECK(f.comes_to({1}));
  f.database.set([&] {
    f.database.rows = {row(1), row(2)};
    ++f.database.mark.exemptions;
  });
  CHECK(f.comes_to({1, 2}));
}

TEST_CASE("that it has looked is told once, also where the store is down") {
  Fixture f;
  f.database.error = Error{ErrorKind::Unavailable, "gone"};
  f.start();
  CHECK(f.database.comes_to([&] { return f.looked == 1; }));
  f.database.set([&] { f.database.error = {}; });
  f.clock.pass(2);
  f.database.wait_for_looks();
  CHECK(f.looked == 1);
}

TEST_CASE("why the store can't be opened is told by those who need it for answers, once") {
  Fixture f;
  f.database.error = Error{ErrorKind::Failed, "the password is wrong"};
  f.start();
  REQUIRE(f.database.comes_to([&] { return f.looked == 1; }));
  CHECK(f.log.lines().empty());
}

TEST_CASE("rows that nothing has changed are not read again") {
  Fixture f;
  f.database.rows = {row(1)};
  f.start();
  CHECK(f.comes_to({1}));
  f.clock.pass(31);
  f.database.wait_for_looks();
  CHECK(f.database.reads == 1);
}

TEST_CASE("what somebody wrote by SQL is seen at the next refresh") {
  Fixture f;
  f.start();
  f.database.wait_for_looks();
  f.database.set([&] { f.database.rows = {row(7)}; });
  f.database.wait_for_looks();
  CHECK(f.offered.empty());
  f.clock.pass(30);
  CHECK(f.comes_to({7}));
}

TEST_CASE("a row holds until it expires, also while the store is down") {
  Fixture f;
  f.database.rows = {row(1), row(2, f.clock.now() + 60), row(3, f.clock.now())};
  f.start();
  CHECK(f.comes_to({1, 2}));
  f.database.set([&] { f.database.error = Error{ErrorKind::Unavailable, "gone"}; });
  f.clock.pass(60);
  CHECK(f.comes_to({1}));
}

TEST_CASE("a row that expired by a clock that is set back again holds at the next refresh") {
  Fixture f;
  f.database.rows = {row(1), row(2, f.clock.now() + 3600)};
  f.start();
  CHECK(f.comes_to({1, 2}));
  f.clock.jump(40 * 86400);
  CHECK(f.comes_to({1}));
  f.clock.jump(-40 * 86400);
  f.clock.pass(31);
  CHECK(f.comes_to({1, 2}));
}

TEST_CASE("senders that were forgotten are told, once each time") {
  Fixture f;
  f.start();
  f.database.wait_for_looks();
  CHECK(f.forgotten == 1);  // between the start and the first look anything may have happened
  f.database.set([&] { ++f.database.mark.forgotten; });
  f.database.wait_for_looks();
  f.database.wait_for_looks();
  CHECK(f.forgotten == 2);
}

TEST_CASE("matches are written at a refresh, at the end, and after an outage") {
  Fixture f;
  f.start();
  f.database.wait_for_looks();
  f.database.set([&] {
    f.matched = {{"client", "192.0.2.1", 0}};
    f.database.error = Error{ErrorKind::Conflict, "locked"};
  });
  const auto first = f.clock.now() + 30;
  f.clock.pass(30);
  REQUIRE(f.database.comes_to([&] { return f.database.noted.empty(); }));
  f.database.set([&] { f.database.error.reset(); });
  f.database.wait_for_looks();
  f.clock.pass(30);
  REQUIRE(f.database.comes_to([&] { return f.database.noted.size() == 1; }));
  CHECK(f.database.noted[0].pattern == "192.0.2.1");
  CHECK(f.database.noted[0].last_matched >= first);
  f.database.set([&] { f.matched = {{"sender", "a@d", 0}}; });
  f.watch.reset();
  REQUIRE(f.database.noted.size() == 2);
  CHECK(f.database.noted[1].pattern == "a@d");
}

TEST_CASE("an account without the table is told once, and nothing else suffers") {
  Fixture f;
  f.database.lacking = "the account may not";
  f.start();
  REQUIRE(f.log.wait_for("exempt: the account may not"));
  f.clock.pass(61);
  f.clock.pass(61);
  f.database.set([&] {
    f.database.lacking = "";
    f.database.rows = {row(4)};
  });
  f.clock.pass(61);
  CHECK(f.comes_to({4}));
  CHECK(f.log.count("the account may not") == 1);
}

TEST_CASE("what was counted is added at a refresh and at the end, and an outage loses none") {
  Fixture f;
  f.start();
  f.database.wait_for_looks();
  f.database.set([&] {
    f.tally.count(0, tally::kHeld, "", 3);
    f.matched = {{"sender", "a@d", 0, 5}};
    f.database.add_error = Error{ErrorKind::Conflict, "locked"};
  });
  f.clock.pass(30);
  REQUIRE(f.database.comes_to([&] { return f.database.failed_adds == 1; }));
  f.database.set([&] { f.database.add_error.reset(); });
  f.clock.pass(30);
  REQUIRE(f.database.comes_to([&] { return !f.database.added.is_empty(); }));
  f.database.set([&] { f.tally.count(0, tally::kHeld, "", 1); });
  f.watch.reset();
  const auto day = day_of(f.clock.now());
  CHECK(f.database.added.take(10).counts ==
        std::vector<TallyCount>{{{0, "held", ""}, 4}, {{day, "exempt", "sender a@d"}, 5}});
  CHECK(f.database.purged_before == f.clock.now() - 60 - kTallyKept);
}

TEST_CASE("trouble whose numbers change is told once, another error once more") {
  Fixture f;
  f.start();
  f.database.wait_for_looks();
  const auto fails = [&](const std::string& text) {
    const int before = [&] {
      const std::lock_guard lock(f.database.mutex);
      f.database.add_error = Error{ErrorKind::Failed, text};
      f.tally.count(0, tally::kHeld, "", 1);
      return f.database.failed_adds;
    }();
    f.clock.pass(30);
    REQUIRE(f.database.comes_to([&] { return f.database.failed_adds > before; }));
  };
  fails("temporary file 17 is full (error 1114)");
  fails("temporary file 18 is full (error 1114)");
  fails("temporary file 19 can't be written (error 1026)");
  f.watch.reset();
  CHECK(f.log.count("report: temporary file") == 2);
}

TEST_CASE("exemptions are counted by name, those beyond a thousand a day as one") {
  Fixture f;
  f.start();
  f.database.wait_for_looks();
  f.database.set([&] {
    for (int i = 0; i < 1002; ++i) f.matched.push_back({"client", std::to_string(i), 0, 1});
    f.matched.push_back({"client", "0", 0, 1});
  });
  f.watch.reset();
  std::int64_t others = 0;
  std::int64_t first = 0;
  const auto counts = f.database.added.take(2000).counts;
  for (const auto& count : counts) {
    if (count.key.name == "others") others = count.number;
    if (count.key.name == "client 0") first = count.number;
  }
  CHECK(counts.size() == 1001);
  CHECK(others == 2);
  CHECK(first == 2);
}

TEST_CASE("where no report can be kept that is told once, and nothing else suffers") {
  Fixture f;
  f.database.report_trouble = "the account may not";
  f.database.rows = {row(1)};
  f.start();
  CHECK(f.comes_to({1}));
  f.database.set([&] { f.tally.count(0, tally::kHeld, ""); });
  f.clock.pass(30);
  f.database.wait_for_looks();
  f.clock.pass(30);
  f.database.wait_for_looks();
  f.watch.reset();
  CHECK(f.log.count("report: the account may not") == 1);
  CHECK(f.database.added.is_empty());
}
