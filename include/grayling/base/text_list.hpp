// SPDX-License-Identifier: MIT
// A list of texts, one behind the other in one block of memory: a std::vector of strings would need
// two or three times as much for mail addresses. A plain value.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/assert.hpp"

namespace grayling {

class TextList {
 public:
  // The most bytes of all texts together: what a 32-bit number counts.
  static constexpr std::size_t kBytesMax = std::numeric_limits<std::uint32_t>::max();

  TextList() = default;
  TextList(std::initializer_list<std::string_view> texts) {
    for (const auto text : texts) add(text);
  }

  void add(std::string_view text) {
    GRAYLING_ASSERT(text.size() <= kBytesMax - bytes_.size());  // its owner has a lower limit
    places_.push_back(
        {static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(text.size())});
    bytes_.append(text);
  }

  // Sorts the texts, and leaves each once.
  void finish() {
    const auto is_less = [this](Place a, Place b) { return view(a) < view(b); };
    const auto is_same = [this](Place a, Place b) { return view(a) == view(b); };
    std::sort(places_.begin(), places_.end(), is_less);
    places_.erase(std::unique(places_.begin(), places_.end(), is_same), places_.end());
  }

  std::size_t size() const { return places_.size(); }
  bool empty() const { return places_.empty(); }
  std::string_view operator[](std::size_t index) const { return view(places_[index]); }

  class Iterator {  // for a loop over all texts
   public:
    Iterator(const TextList& list, std::size_t index) : list_(&list), index_(index) {}
    std::string_view operator*() const { return (*list_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const TextList* list_;
    std::size_t index_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

  bool operator==(const TextList& other) const {
    const auto is_same = [&other, this](Place a, Place b) { return view(a) == other.view(b); };
    return std::equal(places_.begin(), places_.end(), other.places_.begin(), other.places_.end(),
                      is_same);
  }

 private:
  struct Place {
    std::uint32_t at;
    std::uint32_t size;
  };
  std::string_view view(Place place) const {
    return std::string_view(bytes_).substr(place.at, place.size);
  }

  std::string bytes_;
  std::vector<Place> places_;
};

}  // namespace grayling
