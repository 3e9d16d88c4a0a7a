// SPDX-License-Identifier: MIT
// Whose standing may let mail pass: hashes in memory, so that a batch of strangers needn't read
// rows that aren't there, which would cost it a third of its speed. It follows the table by
// last_seen. It may know a row late, or know one that is gone: what it knows is looked up. If there
// are too many, the half that was seen last stays. Owned by a worker; its thread.
#pragma once

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "engine/limits.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/greylist/standing.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class StandingFilter {
 public:
  explicit StandingFilter(std::size_t rows_max = kFilterRowsMax) : rows_max_(rows_max) {}

  bool may_know(const StandingKey& key) { return last_seen_.contains(hasher_.hash(key)); }

  void add(const GreylistSettings& settings, std::span<const StandingRow> rows,
           const Moment& moment) {
    for (const auto& [key, row] : rows) {
      if (!may_let_pass(settings, key.kind, row, moment)) continue;
      if (last_seen_.size() >= rows_max_) forget_half();
      last_seen_[hasher_.hash(key)] = row.last_seen;
      GRAYLING_ASSERT(last_seen_.size() <= rows_max_);
    }
  }

  // Reads what is new in the table, where that is due; at most kFilterPagesMax statements.
  Result<void> refresh(Store& store, const GreylistSettings& settings, const Moment& moment,
                       Monotonic monotonic) {
    if (!store.keeps_standings()) return {};
    start_anew_if_changed(settings);
    // What isn't complete goes on with the next batch: mail waits for these statements.
    if (is_complete_ && monotonic - refreshed_ < kFilterRefreshEvery) return {};
    refreshed_ = monotonic;
    // `latest`, because notes are dated by it even after the clock was moved.
    const UnixSeconds now = moment.latest;
    if (has_read_all_ && from_ > now) read_all();  // the clock was ahead
    is_complete_ = true;
    for (std::size_t page = 0; page < kFilterPagesMax; ++page) {
      const auto rows = store.recent_standings(from_, after_key_, kFilterPageRows);
      if (!rows) return fail(rows.error());
      add(settings, *rows, moment);
      // Rows dated in the future must not hide rows that are still to come.
      is_complete_ = rows->size() < kFilterPageRows ||
                     (has_read_all_ && rows->back().standing.last_seen > now);
      if (is_complete_) break;
      from_ = rows->back().standing.last_seen;
      after_key_ = rows->back().key;
    }
    if (!is_complete_) return {};
    has_read_all_ = true;
    // Rows come a little late: notes wait, and clocks differ.
    from_ = now - kFilterOverlap;
    after_key_ = {};
    return {};
  }

 private:
  // The settings that say whose row may let mail pass.
  struct Limits {
    std::uint32_t clients_after = 0;
    std::uint32_t domains_after = 0;
    Seconds lifetime = 0;
    bool operator==(const Limits&) const = default;
  };

  void forget_half() {
    std::vector<UnixSeconds> times;
    times.reserve(last_seen_.size());
    for (const auto& [hash, time] : last_seen_) times.push_back(time);
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    std::erase_if(last_seen_, [&](const auto& known) { return known.second <= *middle; });
    GRAYLING_ASSERT(last_seen_.size() <= times.size() / 2);
  }

  // Rows that couldn't let mail pass by the settings before may do so now.
  void start_anew_if_changed(const GreylistSettings& settings) {
    const Limits limits{settings.auto_allow_after, settings.auto_allow_domains_after,
                        settings.lifetime};
    if (limits_ == limits) return;
    limits_ = limits;
    read_all();
    last_seen_.clear();
  }

  // From time 0 on, because the clock may be wrong. The purge removes expired rows.
  void read_all() {
    from_ = 0;
    after_key_ = {};
    is_complete_ = has_read_all_ = false;
  }

  KeyHasher hasher_;
  std::unordered_map<KeyHash, UnixSeconds> last_seen_;
  std::size_t rows_max_;
  Limits limits_;
  UnixSeconds from_ = 0;  // what comes after (from_, after_key_) is to be read
  StandingKey after_key_;
  bool is_complete_ = false;
  bool has_read_all_ = false;  // since the start, or since the clock went back
  Monotonic refreshed_{};
};

}  // namespace grayling
