// SPDX-License-Identifier: MIT
// A clock that stands still until its owner moves it. One thread moves it; any thread may read it.
#pragma once

#include <atomic>
#include <chrono>

#include "grayling/base/clock.hpp"

namespace grayling {

class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(UnixSeconds start) : start_(start), now_(start) {}

  UnixSeconds now() const override { return now_; }
  Monotonic monotonic() const override { return std::chrono::seconds(1 + now_.load() - start_); }
  void go_to(UnixSeconds now) { now_ = now; }  // never back

 private:
  const UnixSeconds start_;
  std::atomic<UnixSeconds> now_;
};

}  // namespace grayling
