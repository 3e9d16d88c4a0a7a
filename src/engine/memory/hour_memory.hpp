// SPDX-License-Identifier: MIT
// What was counted within the last hour, so that it isn't counted twice. Bounded; what was counted
// longest ago is forgotten first. Owned by DomainProofs; the loop's thread.
#pragma once

#include <cstdint>

#include "engine/limits.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/engine/fixed_table.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {

class HourMemory {
 public:
  HourMemory() : table_(kHourMemoryMax) {}

  // Was it last counted at least kCountEvery ago, or never?
  bool is_due(const KeyHash& what, UnixSeconds now) {
    const Counted* const counted = table_.find(what);
    return counted == nullptr || counted->at > now || now - counted->at >= kCountEvery;
  }
  void set_counted(const KeyHash& what, UnixSeconds now) { table_.put(what, {now}); }
  void set_due(const KeyHash& what) {
    if (Counted* const counted = table_.find(what)) *counted = {};
  }
  void clear() { table_.clear(); }

 private:
  struct Counted {
    UnixSeconds at = 0;
    std::int64_t worth() const { return at; }
  };

  FixedTable<Counted> table_;
};

}  // namespace grayling
