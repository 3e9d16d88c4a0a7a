// SPDX-License-Identifier: MIT
// The time of a log in minutes since its start. A plain value.
#pragma once

#include <cstdint>

#include "grayling/base/clock.hpp"

namespace grayling {

using Minute = std::uint32_t;

class LogMinutes {
 public:
  explicit LogMinutes(UnixSeconds start) : start_(start) {}

  Minute minute(UnixSeconds at) const { return static_cast<Minute>((at - start_) / kMinute); }
  // The first whole minute at `at` or later.
  UnixSeconds whole_minute(UnixSeconds at) const {
    return start_ + (at - start_ + kMinute - 1) / kMinute * kMinute;
  }
  // The start of the minute's day, counted from the start of the log.
  UnixSeconds day(Minute minute) const { return start_ + minute / (kDay / kMinute) * kDay; }

 private:
  UnixSeconds start_;
};

}  // namespace grayling
