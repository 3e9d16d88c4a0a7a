// SPDX-License-Identifier: MIT
#include "engine/work/store_watch.hpp"

#include "support/catch.hpp"
#include "support/test_log.hpp"

namespace grayling {

TEST_CASE("rows that are passed over are told once for each table, whichever worker met them") {
  TestLog log;
  StoreWatch watch(2, log);
  const auto take = [&](std::size_t worker, const PassedOver& passed_over) {
    Report report{.worker = worker};
    report.passed_over = passed_over;
    watch.take(report, Monotonic(0));
  };
  take(0, {});
  CHECK(log.count("") == 0);
  take(0, {"sender has a row", "", ""});
  take(1, {"sender has another row", "", ""});
  take(0, {"sender has a row", "standing has a row", ""});
  take(0, {"sender has a row", "standing has a row", "acquaintance has rows"});
  take(0, {"sender has a row", "standing has a row", "acquaintance has rows"});
  CHECK(log.count("store: sender has") == 1);
  CHECK(log.count("store: standing has a row") == 1);
  CHECK(log.count("store: acquaintance has rows") == 1);
  CHECK(log.count("") == 3);
}

TEST_CASE("a store works that has given a verdict within a quarter of the deadline") {
  TestLog log;
  StoreWatch watch(1, log);
  const Monotonic deadline = std::chrono::milliseconds(1000);
  const Monotonic start = std::chrono::hours(1);
  CHECK_FALSE(watch.works(start, deadline));
  watch.note_verdict(start);
  CHECK(watch.works(start + std::chrono::milliseconds(249), deadline));
  CHECK_FALSE(watch.works(start + std::chrono::milliseconds(250), deadline));
}

TEST_CASE("a store is slow if its last batch took over a third of the deadline, for five seconds") {
  using std::chrono::milliseconds;
  TestLog log;
  StoreWatch watch(1, log);
  const Monotonic deadline = milliseconds(1000);
  const Monotonic start = std::chrono::hours(1);
  const auto end_batch = [&](int ms, std::size_t keys, Monotonic now) {
    Report report;
    report.batch_keys = keys;
    report.batch_time = milliseconds(ms);
    watch.take(report, now);
  };
  CHECK_FALSE(watch.is_slow(start, deadline));
  end_batch(333, 1, start);
  CHECK_FALSE(watch.is_slow(start, deadline));
  end_batch(334, 1, start);
  CHECK(watch.is_slow(start, deadline));
  CHECK_FALSE(watch.is_slow(start, 2 * deadline));
  end_batch(0, 0, start);  // a report of something else
  CHECK(watch.is_slow(start + kSlowFor - milliseconds(1), deadline));
  CHECK_FALSE(watch.is_slow(start + kSlowFor, deadline));
  end_batch(10, 1, start);
  CHECK_FALSE(watch.is_slow(start, deadline));
}

}  // namespace grayling
