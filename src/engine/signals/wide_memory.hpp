// SPDX-License-Identifier: MIT
// Which domains let nearly everybody pass SPF, so that each is asked once an hour. Bounded; those
// that were asked longest ago are forgotten first. Owned by SpfChecks; the loop's thread.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/limits.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/engine/key_hash.hpp"

namespace grayling {

class WideMemory {
 public:
  WideMemory() : table_(kWideDomainsMax) {}

  // None: it isn't known, or not any more.
  std::optional<bool> find(const KeyHash& domain, Monotonic now) {
    const Known* const known = table_.find(domain);
    if (known == nullptr || now - known->at >= kWideKeep) return std::nullopt;
    return known->is_wide;
  }
  void put(const KeyHash& domain, bool is_wide, Monotonic now) {
    table_.put(domain, {now, is_wide});
  }

 private:
  struct Known {
    Monotonic at{};
    bool is_wide = false;
    std::int64_t worth() const { return at.count(); }
  };

  FixedTable<Known> table_;
};

}  // namespace grayling
