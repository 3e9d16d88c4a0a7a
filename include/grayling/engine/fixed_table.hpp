// SPDX-License-Identifier: MIT
// A hash table of bounded memory that never pauses: where a bucket is full the least worthy entry
// is forgotten. It doubles, up to its bound, as soon as it has fewer than kSlotsForEntry slots for
// each entry, by splitting a few buckets at each put() (linear hashing, Litwin 1980). With two
// slots about one old entry in a hundred is lost before each doubling, with sixteen one in ten
// million. Its addresses are reserved at the start; pages that were never used cost nothing. One
// thread.
//
// Value is trivially copyable and has `std::int64_t worth() const`: of eight entries that share a
// bucket the one with the lowest goes first.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include <sys/mman.h>

#include "grayling/base/assert.hpp"
#include "grayling/engine/key_hash.hpp"

namespace grayling {

template <typename Value, std::size_t kSlotsForEntry = 2>
class FixedTable {
  static_assert(std::is_trivially_copyable_v<Value>);
  static constexpr std::size_t kBucketSlots = 8;
  static constexpr int kSplitsAtOnce = 8;  // a doubling is over when an eighth more has come

  // The hashes together: a search reads two lines of the processor's cache, and a hit one more.
  struct alignas(64) Bucket {
    std::array<KeyHash, kBucketSlots> hashes;  // all zero: empty
    std::array<Value, kBucketSlots> values;
  };

 public:
  // Room for `entries_max` entries, in twice as many slots: until it is full, fewer than two in a
  // hundred are lost to a full bucket.
  explicit FixedTable(std::size_t entries_max)
      : buckets_max_(std::bit_ceil(std::max(entries_max, kBucketSlots) * 2 / kBucketSlots)),
        buckets_(reserve(buckets_max_), Unmap{buckets_max_ * sizeof(Bucket)}) {}

  // Fetches what a find() for this hash will read, while the caller does something else.
  void prefetch(const KeyHash& hash) const {
    const auto* line = reinterpret_cast<const char*>(&buckets_[index(hash)]);
    for (std::size_t at = 0; at < sizeof(Bucket); at += 64) __builtin_prefetch(line + at);
  }

  // Valid until the next put() or clear().
  Value* find(const KeyHash& hash) {
    Bucket& bucket = buckets_[index(hash)];
    for (std::size_t i = 0; i < kBucketSlots; ++i) {
      if (bucket.hashes[i] == hash) return &bucket.values[i];
    }
    return nullptr;
  }

  void put(const KeyHash& hash, const Value& value) {
    GRAYLING_ASSERT(hash != KeyHash{});  // which is no entry
    if (Value* const found = find(hash)) {
      *found = value;
      return;
    }
    grow();
    Bucket& bucket = buckets_[index(hash)];
    const std::size_t place = place_in(bucket);
    if (bucket.hashes[place] == KeyHash{}) ++entries_;
    bucket.hashes[place] = hash;
    bucket.values[place] = value;
    GRAYLING_ASSERT(entries_ <= count_ * kBucketSlots);
  }

  void clear() {
    // The kernel takes the pages back, and gives zeroed ones when they are used again.
    const int given = madvise(buckets_.get(), buckets_max_ * sizeof(Bucket), MADV_DONTNEED);
    GRAYLING_ASSERT(given == 0);
    count_ = 1;
    entries_ = 0;
  }

 private:
  struct Unmap {
    std::size_t bytes;
    void operator()(Bucket* buckets) const { munmap(buckets, bytes); }
  };

  // Zeroed when it is used. Large pages, because small ones cost more TLB misses.
  static Bucket* reserve(std::size_t count) {
    void* const memory = mmap(nullptr, count * sizeof(Bucket), PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();        // as operator new does
    madvise(memory, count * sizeof(Bucket), MADV_HUGEPAGE);  // a wish
    return static_cast<Bucket*>(memory);
  }

  // As many bits of the hash as give a bucket that is in use.
  std::size_t index(const KeyHash& hash) const {
    const std::size_t mask = std::bit_ceil(count_) - 1;
    const std::size_t index = hash.high & mask;
    return index < count_ ? index : index & (mask >> 1);
  }

  void grow() {
    const bool is_doubling = !std::has_single_bit(count_);
    const bool is_crowded = entries_ >= count_ * kBucketSlots / kSlotsForEntry;
    if (!is_doubling && (!is_crowded || count_ == buckets_max_)) return;
    for (int i = 0; i < kSplitsAtOnce; ++i) {
      split();
      if (std::has_single_bit(count_)) return;
    }
  }

  // Brings the next bucket into use: its entries were in the one without its highest bit.
  void split() {
    GRAYLING_ASSERT(count_ < buckets_max_);
    Bucket& from = buckets_[count_ - std::bit_floor(count_)];
    Bucket& to = buckets_[count_++];
    for (std::size_t i = 0; i < kBucketSlots; ++i) {
      if (from.hashes[i] == KeyHash{} || &buckets_[index(from.hashes[i])] != &to) continue;
      to.hashes[i] = std::exchange(from.hashes[i], KeyHash{});
      to.values[i] = from.values[i];
    }
  }

  // Where a new entry goes: the first empty slot, or else that of the least worthy entry.
  static std::size_t place_in(const Bucket& bucket) {
    std::size_t place = 0;
    for (std::size_t i = 0; i < kBucketSlots; ++i) {
      if (bucket.hashes[i] == KeyHash{}) return i;
      if (bucket.values[i].worth() < bucket.values[place].worth()) place = i;
    }
    return place;
  }

  std::size_t buckets_max_;  // a power of two
  std::size_t count_ = 1;    // buckets in use
  std::size_t entries_ = 0;
  std::unique_ptr<Bucket[], Unmap> buckets_;
};

}  // namespace grayling
