// SPDX-License-Identifier: MIT
// A clock that stands still until its owner moves it. One thread moves it; any thread may read it.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

#include "grayling/base/clock.hpp"

namespace grayling {

class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(UnixSeconds start) : start_(start), now_(start) {}

  UnixSeconds now() const override { return now_; }
  Monotonic monotonic() const override {
    return std::chrono::seconds(1 + std::min(now_.load() - start_, kLongest));
  }
  void go_to(UnixSeconds now) { now_ = now; }  // never back

 private:
  // Monotonic counts nanoseconds and holds 292 years; the log may say anything.
  static constexpr Seconds kLongest = 100 * 365 * kDay;

  const UnixSeconds start_;
  std::atomic<UnixSeconds> now_;
};

}  // namespace grayling
