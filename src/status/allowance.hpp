// SPDX-License-Identifier: MIT
// A bound on how much somebody uses: a reserve that fills again with time. One thread.
#pragma once

#include <algorithm>

#include "grayling/base/clock.hpp"

namespace grayling {

class Allowance {
 public:
  // A full reserve allows uses that cost this much in a row.
  explicit Allowance(Monotonic reserve) : reserve_(reserve) {}

  bool is_left(Monotonic now) const { return owed_until_ < now + reserve_; }
  void take(Monotonic now, Monotonic cost) { owed_until_ = std::max(owed_until_, now) + cost; }
  bool is_full(Monotonic now) const { return owed_until_ <= now; }

 private:
  Monotonic reserve_;
  Monotonic owed_until_{};
};

}  // namespace grayling
