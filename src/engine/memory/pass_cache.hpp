// SPDX-License-Identifier: MIT
// A cache of what workers read in the table, so that the mail of a known sender costs no work of
// the database. Only a pass is answered from here: another host may have changed a record that
// would defer. Bounded; where it is full, records that have not passed are forgotten first, then
// those that were seen longest ago. Owned by the engine; the loop's thread.
#pragma once

#include <cstdint>
#include <optional>

#include "grayling/engine/fixed_table.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/greylist/judge.hpp"

namespace grayling {

class PassCache {
 public:
  // The part of a record that a pass needs.
  struct Entry {
    UnixSeconds last_seen;      // of a record that has not passed: its first sighting
    bool has_passed;            // false: it is only known that there is a row
    bool waits_long;            // its sender, if it has not passed
    std::uint32_t touch_round;  // the round of the write-behind that has its touch; 0: none has

    std::int64_t worth() const { return has_passed ? last_seen : -1; }
  };

  explicit PassCache(std::size_t entries_max) : table_(entries_max) {}

  // Fetches what the next look for this hash will read, while the caller does something else.
  void prefetch(const KeyHash& hash) const { table_.prefetch(hash); }

  // The entry of a sender that passes `now`; null: a worker must read its row. If last_seen is
  // before `now`, a touch is due. Valid until the next put().
  Entry* find_pass(const KeyHash& hash, const GreylistSettings& settings, UnixSeconds now) {
    Entry* const entry = table_.find(hash);
    const bool passes =
        entry != nullptr && entry->has_passed && still_passes(settings, entry->last_seen, now);
    return passes ? entry : nullptr;
  }

  // Is there a row for this key, as far as is known?
  bool has_row(const KeyHash& hash) { return table_.find(hash) != nullptr; }

  // The entry of a sender that still has to wait; null: it isn't known, or has passed. Valid until
  // the next put().
  const Entry* find_waiting(const KeyHash& hash) {
    const Entry* const entry = table_.find(hash);
    return entry == nullptr || entry->has_passed ? nullptr : entry;
  }

  std::optional<UnixSeconds> last_seen(const KeyHash& hash) {
    const Entry* const entry = table_.find(hash);
    return entry == nullptr ? std::nullopt : std::optional(entry->last_seen);
  }

  void put(const KeyHash& hash, UnixSeconds last_seen, bool has_passed, bool waits_long = false) {
    table_.put(hash, {last_seen, has_passed, waits_long, 0});
  }

  void clear() { table_.clear(); }

  // Somebody else has changed the table: what a worker read in an earlier generation is not to be
  // cached any more.
  void start_generation() {
    clear();
    ++generation_;
  }
  std::uint32_t generation() const { return generation_; }

 private:
  FixedTable<Entry> table_;
  std::uint32_t generation_ = 0;
};

}  // namespace grayling
