// SPDX-License-Identifier: MIT
// A histogram of durations with buckets of 1/64 of their value. So a quantile is right to 1.6 %,
// and a million durations need no more memory than one. A value; one thread.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace bench {

// Bucket 0 to 127 are the values 0 to 127; then 64 buckets for each power of two.
constexpr std::size_t bucket_of(std::uint64_t value) {
  const auto width = static_cast<std::size_t>(std::bit_width(value));
  const std::size_t shift = width > 7 ? width - 7 : 0;
  return shift * 64 + static_cast<std::size_t>(value >> shift);
}
// The largest value of a bucket.
constexpr std::uint64_t last_of(std::size_t bucket) {
  const std::size_t shift = bucket < 128 ? 0 : bucket / 64 - 1;
  return ((std::uint64_t{bucket} - shift * 64 + 1) << shift) - 1;
}

class Histogram {
 public:
  void add(std::int64_t nanoseconds) {
    const auto value = static_cast<std::uint64_t>(nanoseconds < 0 ? 0 : nanoseconds);
    ++buckets_[bucket_of(value < kMax ? value : kMax)];
    ++count_;
  }

  void add(const Histogram& other) {
    for (std::size_t i = 0; i < kBuckets; ++i) buckets_[i] += other.buckets_[i];
    count_ += other.count_;
  }

  std::uint64_t count() const { return count_; }

  // The value that `share` (0 to 1) of the values don't exceed, in nanoseconds; 0 without values.
  std::int64_t quantile(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < kBuckets; ++i) {
      seen += buckets_[i];
      if (seen > 0 && seen >= wanted) return static_cast<std::int64_t>(last_of(i));
    }
    return 0;
  }

 private:
  static constexpr std::uint64_t kMax = (std::uint64_t{1} << 38) - 1;  // over four minutes
  static constexpr std::size_t kBuckets = bucket_of(kMax) + 1;

  std::array<std::uint64_t, kBuckets> buckets_{};
  std::uint64_t count_ = 0;
};

static_assert(bucket_of(127) == 127 && bucket_of(128) == 128);
static_assert(last_of(127) == 127 && last_of(128) == 129);
static_assert(last_of(bucket_of(1'000'000)) == 1'007'615);
static_assert(bucket_of(1'007'615) + 1 == bucket_of(1'007'616));

}  // namespace bench
