// SPDX-License-Identifier: MIT
// What was noted of outgoing mail, so no row is noted more often than it matters, and no account,
// whether hijacked or running a mailing list, can fill the table. In memory alone, and bounded; a
// restart forgets it. Owned by the engine; the loop's thread.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/limits.hpp"
#include "engine/memory/noted_times.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/engine/key_hash.hpp"

namespace grayling {

class SentMemory {
 public:
  SentMemory() : noted_(kSentRowsMax), accounts_(kSentAccountsMax) {}

  // Was this row last noted at least `pause` ago, or never?
  bool is_due(const KeyHash& row, Seconds pause, UnixSeconds now) {
    return noted_.is_due(row, pause, now);
  }

  // May this account have another row noted today? Days are those of UTC.
  bool may_note(const KeyHash& account, UnixSeconds now) {
    return used(account, now).rows < kSentByOneMax && used_by_all(now).rows < kSentByAllMax;
  }

  void set_noted(const KeyHash& row, const KeyHash& account, UnixSeconds now) {
    noted_.set_noted(row, now);
    Used by_one = used(account, now);
    ++by_one.rows;
    accounts_.put(account, by_one);
    by_all_ = used_by_all(now);
    ++by_all_.rows;
  }

  // The table may have been changed by others. The counts of today stay.
  void forget_noted() { noted_.clear(); }

 private:
  struct Used {
    std::uint32_t day = 0;
    std::uint32_t rows = 0;
    std::int64_t worth() const { return (std::int64_t{day} << 32U) + rows; }
  };

  static Used on(const Used& used, UnixSeconds now) {
    const auto today = static_cast<std::uint32_t>(now / kDay);
    return used.day == today ? used : Used{today, 0};
  }
  Used used_by_all(UnixSeconds now) const { return on(by_all_, now); }
  Used used(const KeyHash& account, UnixSeconds now) {
    const Used* const used = accounts_.find(account);
    return on(used == nullptr ? Used{} : *used, now);
  }

  NotedTimes noted_;
  FixedTable<Used> accounts_;
  Used by_all_;
};

}  // namespace grayling
