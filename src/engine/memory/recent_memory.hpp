// SPDX-License-Identifier: MIT
// Values that hold for a time, so that they needn't be asked for again meanwhile. Bounded; those
// that were put in longest ago are forgotten first. Owned by the engine; the loop's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "grayling/base/clock.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/engine/key_hash.hpp"

namespace grayling {

template <typename Value>
class RecentMemory {
 public:
  // A value holds for less than `keep`.
  RecentMemory(std::size_t entries_max, Monotonic keep) : table_(entries_max), keep_(keep) {}

  // None: it isn't known, or not any more.
  std::optional<Value> find(const KeyHash& what, Monotonic now) {
    const Known* const known = table_.find(what);
    if (known == nullptr || now - known->at >= keep_) return std::nullopt;
    return known->value;
  }
  // Fetches what the next look for this will read, while the caller does something else.
  void prefetch(const KeyHash& what) const { table_.prefetch(what); }
  void put(const KeyHash& what, const Value& value, Monotonic now) {
    table_.put(what, {now, value});
  }

 private:
  struct Known {
    Monotonic at{};
    Value value{};
    std::int64_t worth() const { return at.count(); }
  };

  FixedTable<Known> table_;
  Monotonic keep_;
};

}  // namespace grayling
