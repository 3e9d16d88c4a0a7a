// SPDX-License-Identifier: MIT
// A hash table of a fixed number of slots that forgets the least worthy entry of a bucket when that
// is full: bounded memory, no rehashing, no allocation after the start. Pages that were never used
// cost nothing. One thread.
//
// Value is trivially copyable and has `std::int64_t worth() const`: of eight entries that share a
// bucket the one with the lowest goes first.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <memory>
#include <span>
#include <type_traits>

#include "grayling/engine/key_hash.hpp"

namespace grayling {

template <typename Value>
class FixedTable {
  static_assert(std::is_trivially_copyable_v<Value>);
  static constexpr std::size_t kBucketSlots = 8;

  struct Slot {
    KeyHash hash;  // all zero: empty
    Value value;
  };

 public:
  // Room for `entries_max` entries. There are twice as many slots, so that fewer than one in a
  // hundred is lost to a full bucket before there are so many.
  explicit FixedTable(std::size_t entries_max)
      : buckets_(std::bit_ceil(std::max(entries_max, kBucketSlots) * 2 / kBucketSlots)),
        slots_(static_cast<Slot*>(std::calloc(buckets_ * kBucketSlots, sizeof(Slot))), &std::free) {
    if (slots_ == nullptr) std::abort();
  }

  // Valid until the next put() or clear().
  Value* find(const KeyHash& hash) {
    for (Slot& slot : bucket(hash)) {
      if (slot.hash == hash) return &slot.value;
    }
    return nullptr;
  }

  void put(const KeyHash& hash, const Value& value) {
    const auto slots = bucket(hash);
    Slot* place = slots.data();
    for (Slot& slot : slots) {
      if (slot.hash == hash) {
        slot.value = value;
        return;
      }
      if (rank(slot) < rank(*place)) place = &slot;
    }
    *place = Slot{hash, value};
  }

  void clear() { std::fill_n(slots_.get(), buckets_ * kBucketSlots, Slot{}); }

 private:
  static std::int64_t rank(const Slot& slot) {
    return slot.hash == KeyHash{} ? INT64_MIN : slot.value.worth();
  }

  std::span<Slot> bucket(const KeyHash& hash) {
    return {slots_.get() + (hash.high & (buckets_ - 1)) * kBucketSlots, kBucketSlots};
  }

  std::size_t buckets_;  // a power of two
  std::unique_ptr<Slot, void (*)(void*)> slots_;
};

}  // namespace grayling
