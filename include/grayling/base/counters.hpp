// SPDX-License-Identifier: MIT
// Metrics that one thread writes and any thread may read. They cost no more than a plain variable.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace grayling {

// A counter; with set() it is a gauge, which goes up and down.
class Counter {
 public:
  void add(std::uint64_t count = 1) { set(value() + count); }
  void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// A histogram with one bucket for each bound, and one more for values above the last bound. A value
// belongs to the first bucket whose bound it doesn't exceed. `kBounds` is a std::array of doubles,
// in ascending order.
template <const auto& kBounds>
class Histogram {
 public:
  static constexpr std::size_t kSize = kBounds.size() + 1;

  void observe(double value, std::uint64_t times = 1) {
    // Not by halves, because most values are below one of the first bounds.
    const auto place = std::find_if(kBounds.begin(), kBounds.end(),
                                    [value](double bound) { return value <= bound; }) -
                       kBounds.begin();
    counts_[static_cast<std::size_t>(place)].add(times);
    sum_.store(sum() + value * static_cast<double>(times), std::memory_order_relaxed);
  }

  std::array<std::uint64_t, kSize> counts() const {  // of each bucket alone, not cumulative
    std::array<std::uint64_t, kSize> counts{};
    for (std::size_t i = 0; i < kSize; ++i) counts[i] = counts_[i].value();
    return counts;
  }
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::array<Counter, kSize> counts_;
  std::atomic<double> sum_{0};
};

}  // namespace grayling
