// SPDX-License-Identifier: MIT
// When something was last noted or counted, so that it isn't done more often than it matters.
// Bounded; what was noted longest ago is forgotten first. Owned by the engine; the loop's thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "grayling/base/clock.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/engine/key_hash.hpp"

namespace grayling {

class NotedTimes {
 public:
  explicit NotedTimes(std::size_t entries_max) : table_(entries_max) {}

  // Was it last noted at least `pause` ago, or never?
  bool is_due(const KeyHash& what, Seconds pause, UnixSeconds now) {
    const Noted* const noted = table_.find(what);
    return noted == nullptr || noted->at > now || now - noted->at >= pause;
  }
  void set_noted(const KeyHash& what, UnixSeconds now) { table_.put(what, {now}); }
  void set_due(const KeyHash& what) {
    if (Noted* const noted = table_.find(what)) *noted = {};
  }
  void clear() { table_.clear(); }

 private:
  struct Noted {
    UnixSeconds at = 0;
    std::int64_t worth() const { return at; }
  };

  // What is forgotten too early is counted twice, so it grows early enough to lose nearly nothing.
  FixedTable<Noted, 16> table_;
};

}  // namespace grayling
