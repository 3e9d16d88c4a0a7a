// SPDX-License-Identifier: MIT
// Counts strangers by the signs that gave them points (suspicion/points.hpp). Written on the loop's
// thread, read by any.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/counters.hpp"

namespace grayling {

class SignCounts {
 public:
  // More than there are signs and lists. Signs that find no place are counted in the last one.
  static constexpr std::size_t kPlaces = 64;

  // The place of a sign, always the same, below kPlaces. For the loop's thread.
  std::size_t place(std::string_view name);
  // Its name; "others" for the last. Any thread that got the place from the loop's.
  std::string_view name(std::size_t place) const { return places_[place].name; }

  void count(std::size_t place, bool passed) {
    (passed ? places_[place].passed : places_[place].waited).add();
  }

  struct Entry {
    std::string name;
    std::uint64_t waited = 0;  // strangers that had to wait; in learn mode, that would have to
    std::uint64_t passed = 0;  // mails that passed because of their points
  };
  std::vector<Entry> entries() const;  // in the order in which they were first seen

 private:
  struct Place {
    std::string name;  // never changes once it is in use
    Counter waited;
    Counter passed;
  };
  std::array<Place, kPlaces> places_;
  std::atomic<std::size_t> used_{0};
};

}  // namespace grayling
