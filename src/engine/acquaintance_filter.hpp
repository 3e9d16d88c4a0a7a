// SPDX-License-Identifier: MIT
// Whose rows in the table of acquaintances may let mail pass: hashes in memory, so that no
// stranger's batch need read a row that isn't there, which would cost it a third of its speed. It
// follows the table by when rows were seen last, and may know one late, or one that is gone: what
// is in it is looked up. Where there are too many the half that was seen last stays. Owned by a
// worker; its thread.
#pragma once

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "engine/limits.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/greylist/acquaintance.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class AcquaintanceFilter {
 public:
  explicit AcquaintanceFilter(std::size_t rows_max = kFilterRowsMax) : rows_max_(rows_max) {}

  bool may_know(const Key& key) { return last_seen_.contains(hasher_.hash(key)); }

  void add(const GreylistSettings& settings, std::span<const AcquaintanceRow> rows,
           UnixSeconds now) {
    for (const auto& [key, row] : rows) {
      if (!may_let_pass(settings, key, row, now)) continue;
      if (last_seen_.size() >= rows_max_) forget_half();
      last_seen_[hasher_.hash(key)] = row.last_seen;
    }
  }

  // Reads what is new in the table, where that is due; at most kFilterPagesMax statements.
  Result<void> refresh(Store& store, const GreylistSettings& settings, UnixSeconds now,
                       Monotonic monotonic) {
    if (!store.keeps_acquaintances()) return {};
    start_anew_if_changed(settings, now);
    if (is_complete_ && monotonic - refreshed_ < kFilterRefreshEvery) return {};
    refreshed_ = monotonic;
    if (from_ > now) start_from(now - kFilterOverlap);  // the clock was ahead
    is_complete_ = true;
    for (std::size_t page = 0; page < kFilterPagesMax; ++page) {
      const auto rows = store.recent_acquaintances(from_, after_key_, kFilterPageRows);
      if (!rows) return tl::make_unexpected(rows.error());
      add(settings, *rows, now);
      // What is ahead of now was written by a wrong clock, and must not hide what comes.
      is_complete_ = rows->size() < kFilterPageRows || rows->back().acquaintance.last_seen > now;
      if (is_complete_) break;
      from_ = rows->back().acquaintance.last_seen;
      after_key_ = rows->back().key;
    }
    // Rows come a little late: notes wait, and clocks differ.
    if (is_complete_) start_from(now - kFilterOverlap);
    return {};
  }

 private:
  void forget_half() {
    std::vector<UnixSeconds> times;
    times.reserve(last_seen_.size());
    for (const auto& [hash, time] : last_seen_) times.push_back(time);
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    std::erase_if(last_seen_, [&](const auto& known) { return known.second <= *middle; });
  }

  void start_anew_if_changed(const GreylistSettings& settings, UnixSeconds now) {
    if (after_ == settings.auto_allow_after && lifetime_ == settings.lifetime) return;
    after_ = settings.auto_allow_after;
    lifetime_ = settings.lifetime;
    start_from(now - lifetime_);
    is_complete_ = false;
    last_seen_.clear();
  }

  void start_from(UnixSeconds time) {
    from_ = time;
    after_key_ = {};
  }

  KeyHasher hasher_;
  std::unordered_map<KeyHash, UnixSeconds> last_seen_;
  std::size_t rows_max_;
  std::uint32_t after_ = 0;
  Seconds lifetime_ = 0;
  UnixSeconds from_ = 0;  // what comes after (from_, after_key_) is to be read
  Key after_key_;
  bool is_complete_ = false;
  Monotonic refreshed_{};
};

}  // namespace grayling
