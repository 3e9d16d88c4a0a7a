// SPDX-License-Identifier: MIT
// A clock that stands still until a test moves it. One thread moves it; any thread may read it.
#pragma once

#include <atomic>

#include "grayling/base/clock.hpp"

namespace grayling {

class TestClock final : public Clock {
 public:
  explicit TestClock(UnixSeconds start = 1'800'000'000) : now_(start) {}

  UnixSeconds now() const override { return now_; }
  Monotonic monotonic() const override { return Monotonic(monotonic_.load()); }

  void pass(Seconds seconds) {  // lets time pass
    now_ += seconds;
    monotonic_ += seconds * 1'000'000'000;
  }
  void pass_ms(std::int64_t milliseconds) { monotonic_ += milliseconds * 1'000'000; }
  void jump(Seconds seconds) { now_ += seconds; }  // moves the wall clock alone

 private:
  std::atomic<UnixSeconds> now_;
  std::atomic<std::int64_t> monotonic_{1'000'000'000};
};

}  // namespace grayling
