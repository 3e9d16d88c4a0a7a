// SPDX-License-Identifier: MIT
#include "grayling/engine/sign_counts.hpp"

namespace grayling {

std::size_t SignCounts::place(std::string_view name) {
  const std::size_t used = used_.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < used; ++i) {
    if (places_[i].name == name) return i;
  }
  if (used == kPlaces) return kPlaces - 1;
  places_[used].name = used == kPlaces - 1 ? "others" : name;
  used_.store(used + 1, std::memory_order_release);
  return used;
}

std::vector<SignCounts::Entry> SignCounts::entries() const {
  std::vector<Entry> entries;
  const std::size_t used = used_.load(std::memory_order_acquire);
  for (std::size_t i = 0; i < used; ++i) {
    entries.push_back({places_[i].name, places_[i].waited.value(), places_[i].passed.value()});
  }
  return entries;
}

}  // namespace grayling
