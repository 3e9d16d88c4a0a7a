// SPDX-License-Identifier: MIT
// The only source of time. Rules take `now` as a value. Code that needs a clock is given one, so
// that tests can move time by hand.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace grayling {

using UnixSeconds = std::int64_t;  // whole seconds since 1970 in UTC; it may jump either way
using Seconds = std::int64_t;      // a length of time in whole seconds
using Monotonic = std::chrono::nanoseconds;  // since an arbitrary start; it never goes back

inline constexpr Seconds kMinute = 60;
inline constexpr Seconds kHour = 60 * kMinute;
inline constexpr Seconds kDay = 24 * kHour;

inline constexpr Monotonic kNever = Monotonic::max();  // later than any time

// Each turn of the loop asks for the earliest of several times; std::min() of a list would write
// them to memory first.
template <typename... Times>
Monotonic earliest(Monotonic first, const Times&... others) {
  ((first = std::min(first, others)), ...);
  return first;
}

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UnixSeconds now() const = 0;
  virtual Monotonic monotonic() const = 0;
};

// The system's clock. Any thread.
class SystemClock final : public Clock {
 public:
  UnixSeconds now() const override;
  Monotonic monotonic() const override;
};

}  // namespace grayling
