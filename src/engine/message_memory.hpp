// SPDX-License-Identifier: MIT
// One message, one verdict (DESIGN 6): what was decided for a key in a message, and whether the
// message has its header. Bounded; the oldest are forgotten. One thread.
#pragma once

#include <optional>
#include <string_view>

#include "engine/decision.hpp"
#include "engine/limits.hpp"
#include "grayling/engine/fixed_table.hpp"

namespace grayling {

class MessageMemory {
 public:
  explicit MessageMemory(KeyHasher& hasher) : hasher_(hasher), table_(kMessagesMax / 2) {}

  // An empty `instance` names no message: nothing is remembered for it, and nothing found.
  std::optional<Outcome> find(std::string_view instance, const KeyHash& key) {
    if (instance.empty()) return std::nullopt;
    const Entry* entry = table_.find(hasher_.hash(instance, key));
    return entry == nullptr ? std::nullopt : std::optional(entry->outcome);
  }

  void remember(std::string_view instance, const KeyHash& key, Outcome outcome) {
    if (!instance.empty()) table_.put(hasher_.hash(instance, key), {outcome, next_++});
  }

  // True once for a message, and always where there is no instance to tell one by.
  bool take_header(std::string_view instance) {
    if (instance.empty()) return true;
    const KeyHash message = hasher_.hash(instance);
    if (table_.find(message) != nullptr) return false;
    table_.put(message, {Outcome::FirstPass, next_++});
    return true;
  }

 private:
  struct Entry {
    Outcome outcome;
    std::uint32_t order;
    std::int64_t worth() const { return order; }
  };

  KeyHasher& hasher_;
  FixedTable<Entry> table_;
  std::uint32_t next_ = 0;
};

}  // namespace grayling
