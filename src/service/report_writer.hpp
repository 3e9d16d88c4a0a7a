// SPDX-License-Identifier: MIT
// Adds this service's sums for `grayling report` (store/tally.hpp) to those in the store, and
// removes old ones. What the store can't take now is kept for the next time. Owned by TableWatch;
// its thread.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "grayling/base/clock.hpp"
#include "grayling/store/admin.hpp"
#include "grayling/store/names_of_day.hpp"

namespace grayling {

// Exemptions that are counted by name on one day, so that a list of millions fills no table. The
// others share one count.
inline constexpr std::size_t kCountedExemptionsMax = 1000;

class ReportWriter {
 public:
  explicit ReportWriter(const Clock& clock) : clock_(clock) {}

  void add(ReportTally tally) { tally_.add(std::move(tally)); }
  void add(std::span<const ExemptionMatch> matches);  // counts their mail, on this day

  // Writes all that was added. The error is the store's, or says why it has no place for sums;
  // those are dropped then.
  Result<void> write(AdminStore& store);
  // Removes sums that are older than a report needs, a bounded number now and then.
  Result<void> remove_old(AdminStore& store);

 private:
  const Clock& clock_;
  ReportTally tally_;
  NamesOfDay exemptions_{kCountedExemptionsMax};
  Monotonic next_removal_{};
};

}  // namespace grayling
