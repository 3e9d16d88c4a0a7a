// SPDX-License-Identifier: MIT
#include "engine/work/worker_pool.hpp"

#include <condition_variable>
#include <mutex>
#include <string>

#include "engine/limits.hpp"
#include "support/catch.hpp"
#include "support/gated_store.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

constexpr std::chrono::milliseconds kTimeout{1000};
constexpr std::chrono::milliseconds kMoment{1};

std::shared_ptr<BatchItem> item_of(const Key& key) {
  return std::make_shared<BatchItem>(BatchItem{.key = key});
}

// A pool with one worker, on a table in memory.
class Fixture {
 public:
  Fixture() {
    pool.set_settings(std::make_shared<const GreylistSettings>());
    pool.set_timeout(kTimeout);
    pool.add(std::make_unique<GatedStore>(table, clock, store));
    wait_for_reports(1);  // that it is open
  }
  ~Fixture() { store.release(); }

  void ask(const std::string& sender, bool is_look = false) {
    const Key key{sender, "192.0.2.0/24", "b@x"};
    Ask ask{hasher.hash(key), item_of(key), TableKind::Full, clock.monotonic()};
    ask.item->policy = policy;
    ask.item->is_look = is_look;
    pool.ask(std::move(ask));
  }

  // The worker has asks, and is held in its store.
  void hold_worker() {
    store.hold();
    ask("held@x");
    pool.hand_over();
    REQUIRE(store.wait_for_held_calls(1));
  }

  std::vector<Report> wait_for_reports(std::size_t count) {
    std::vector<Report> reports;
    while (reports.size() < count) {
      std::unique_lock lock(mutex_);
      REQUIRE(woken_.wait_for(lock, std::chrono::seconds(60), [&] { return wakes_ > 0; }));
      wakes_ = 0;
      lock.unlock();
      for (auto& report : pool.take_reports()) {
        watch.take(report, clock.monotonic());
        reports.push_back(std::move(report));
      }
    }
    return reports;
  }

 private:
  std::mutex mutex_;
  std::condition_variable woken_;
  int wakes_ = 0;

 public:
  TestClock clock;
  TestLog log;
  MemoryTable table;
  StoreControl store;
  ClockWatch clock_watch{clock};
  StoreWatch watch{1, log};
  KeyHasher hasher;
  std::shared_ptr<const GreylistSettings> policy = std::make_shared<const GreylistSettings>();
  WorkerPool pool{{clock, clock_watch, watch, [this] {
                     {
                       const std::lock_guard lock(mutex_);
                       ++wakes_;
                     }
                     woken_.notify_one();
                   }}};
};

}  // namespace

TEST_CASE("asks go out together, and come back with what was decided on each") {
  Fixture f;
  f.ask("a@x");
  f.ask("b@x");
  CHECK_FALSE(f.pool.first_asked_at(false));  // not yet handed over
  f.pool.hand_over();
  const auto reports = f.wait_for_reports(1);
  CHECK(f.store.inserts == 1);
  REQUIRE(reports[0].decided.size() == 2);
  for (const auto& decided : reports[0].decided) {
    CHECK(decided.result.was_inserted);
    CHECK_FALSE(decided.is_stale);
  }
  CHECK(reports[0].decided[0].ticket != reports[0].decided[1].ticket);
}

TEST_CASE("asks that no worker has taken can be taken back, whether they were handed over or not") {
  Fixture f;
  f.hold_worker();
  f.ask("a@x");
  f.pool.hand_over();
  f.ask("b@x");
  CHECK(f.pool.first_asked_at(false) == f.clock.monotonic());
  CHECK(f.pool.take_back().size() == 2);
  CHECK(f.pool.take_back().empty());
  CHECK_FALSE(f.pool.first_asked_at(false));
}

TEST_CASE("asks that wait for a batch to end have a time when they are released") {
  Fixture f;
  f.hold_worker();
  f.ask("a@x");
  f.pool.hand_over();
  CHECK(f.pool.next_time() == f.clock.monotonic() + kSecondBatchAfter);
  const Monotonic hang = f.clock.monotonic() + kTimeout + kHangSlack;
  f.clock.pass_ms(kSecondBatchAfter.count());
  CHECK_FALSE(f.pool.on_time());
  CHECK(f.pool.next_time() == hang);  // of the held worker
}

TEST_CASE("a worker hangs that is longer in its store than the deadline, and is cut off once") {
  Fixture f;
  CHECK(f.pool.next_time() == kNever);  // it waits for work
  f.store.ignores_cuts = true;
  f.hold_worker();
  const Monotonic hang = f.clock.monotonic() + kTimeout + kHangSlack;
  CHECK(f.pool.next_time() == hang);
  f.clock.pass_ms((kTimeout + kHangSlack - kMoment).count());
  CHECK_FALSE(f.pool.on_time());
  CHECK(f.store.cuts == 0);
  f.clock.pass_ms(kMoment.count());
  CHECK(f.pool.on_time());
  CHECK(f.store.cuts == 1);
  CHECK(f.watch.is_down());
  CHECK(f.pool.next_time() == kNever);
  CHECK_FALSE(f.pool.on_time());
  CHECK(f.store.cuts == 1);

  CHECK(f.pool.is_alive());
  f.clock.pass_ms((kStuckMax - kTimeout - kHangSlack).count());
  CHECK(f.pool.is_alive());
  f.clock.pass_ms(kMoment.count());
  CHECK_FALSE(f.pool.is_alive());
  f.store.release();
  f.wait_for_reports(1);
  CHECK_FALSE(f.watch.is_down());
  CHECK(f.pool.is_alive());
}

TEST_CASE("a worker that meets known senders reads first, whatever it looks for besides") {
  Fixture f;
  const int looks = GENERATE(0, 8);
  for (const auto* sender : {"a@x", "b@x", "c@x"}) {
    f.table.rows[{sender, "192.0.2.0/24", "b@x"}] = {f.clock.now(), f.clock.now(), 1};
  }
  f.ask("a@x");
  f.ask("b@x");
  for (int n = 0; n < looks; ++n) f.ask(std::to_string(n) + "@y", true);
  f.pool.hand_over();
  f.wait_for_reports(1);
  CHECK(f.store.inserts == 1);
  f.ask("c@x");
  f.pool.hand_over();
  f.wait_for_reports(1);
  CHECK(f.store.inserts == 1);
}

TEST_CASE("a step of the purge says whether another instance has the lease") {
  Fixture f;
  const bool is_lease_only = GENERATE(false, true);
  const auto is_lease_others = [&](bool remove) {
    f.pool.purge({{}, {.remove = remove}, is_lease_only});
    const auto reports = f.wait_for_reports(1);
    REQUIRE((reports[0].purged && *reports[0].purged));
    return (*reports[0].purged)->is_lease_others;
  };
  CHECK_FALSE(is_lease_others(true));
  f.store.has_lease = false;
  CHECK(is_lease_others(true));
  CHECK_FALSE(is_lease_others(false));  // without removing it isn't asked for
}

TEST_CASE("an ask that another worker shall decide has all that it came with") {
  Fixture fixture;
  fixture.store.break_with(Error{ErrorKind::Unavailable, "gone"});
  Ask ask{KeyHash{1, 2}, item_of({"a@x", "192.0.2.0/24", "b@x"})};
  ask.item->client = client_key("192.0.2.7");  // has no standing that the worker knows
  ask.item->policy = fixture.policy;
  fixture.pool.ask(ask);
  fixture.pool.hand_over();
  const auto reports = fixture.wait_for_reports(1);
  REQUIRE(reports.front().returned.size() == 1);
  const BatchItem& item = *reports.front().returned.front().item;
  CHECK(item.key == Key{"a@x", "192.0.2.0/24", "b@x"});
  CHECK(item.client == client_key("192.0.2.7"));
  CHECK(item.policy == fixture.policy);
  CHECK(item.is_rerun);
}

TEST_CASE("a worker without a thread does the work when its owner says so") {
  TestClock clock;
  TestLog log;
  MemoryTable table;
  const ClockWatch clock_watch{clock};
  StoreWatch watch{1, log};
  WorkerPool pool{{clock, clock_watch, watch, [] {}}};
  pool.set_settings(std::make_shared<const GreylistSettings>());
  pool.add(std::make_unique<MemoryStore>(table, clock), Worker::Drive::Owner);
  CHECK(pool.take_reports().empty());
  CHECK(pool.work());  // it opens its store
  REQUIRE(pool.take_reports().size() == 1);
  CHECK_FALSE(pool.work());

  const Key key{"a@x", "192.0.2.0/24", "b@x"};
  Ask ask{KeyHasher().hash(key), item_of(key), TableKind::Full, clock.monotonic()};
  ask.item->policy = std::make_shared<const GreylistSettings>();
  pool.ask(std::move(ask));
  CHECK_FALSE(pool.work());  // the turn has not ended
  pool.hand_over();
  CHECK(table.rows.empty());
  CHECK(pool.work());
  const auto reports = pool.take_reports();
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].decided.size() == 1);
  CHECK(table.rows.contains(key));
  CHECK_FALSE(pool.work());
}
