// SPDX-License-Identifier: MIT
#include "engine/memory/data_hook_watch.hpp"

#include "support/catch.hpp"

using namespace grayling;
using std::chrono::seconds;

namespace {

// Notes `null_senders`, a second apart, and checks whether the hook is missing `after` that.
void check(int null_senders, seconds after, bool expected) {
  CAPTURE(null_senders, after.count());
  DataHookWatch watch;
  Monotonic now = seconds(100);
  for (int i = 0; i < null_senders; ++i) watch.note_null_sender(now += seconds(1));
  CHECK(watch.take_missing(now + after) == expected);
  CHECK_FALSE(watch.take_missing(now + after));
}

}  // namespace

TEST_CASE("a missing hook is told once, when a few null senders came and some time is over") {
  check(kNullSendersWithoutData, kDataPatience, true);
  check(kNullSendersWithoutData, kDataPatience - seconds(1), false);
  check(kNullSendersWithoutData - 1, 100 * kDataPatience, false);
  check(100, kDataPatience, true);
}

TEST_CASE("where a query at DATA has been seen nothing is missing") {
  DataHookWatch watch;
  for (int i = 0; i < 10; ++i) watch.note_null_sender(seconds(1));
  REQUIRE(watch.next_time() == seconds(1) + kDataPatience);
  watch.note_data();
  CHECK(watch.next_time() == kNever);
  for (int i = 0; i < 10; ++i) watch.note_null_sender(seconds(2));
  CHECK_FALSE(watch.take_missing(seconds(1000)));
}
