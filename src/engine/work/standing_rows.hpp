// SPDX-License-Identifier: MIT
// Rows of the table of standings that somebody needs together: each is asked for once, and all
// are read in one statement. Used by a worker, on its thread.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "grayling/store/store.hpp"

namespace grayling {

class StandingRows {
 public:
  // Key{} stands for none.
  void want(const Key& key) {
    if (key != Key{} && places_.try_emplace(key, keys_.size()).second) keys_.push_back(key);
  }

  Result<void> read(Store& store) {
    if (keys_.empty()) return {};
    auto found = store.find_standings(keys_);
    if (!found) return fail(found.error());
    rows_ = std::move(*found);
    return {};
  }

  // Of a key that was wanted before read(); none: there is no row, or it was Key{}.
  std::optional<Standing> row(const Key& key) const {
    const auto place = places_.find(key);
    return place == places_.end() ? std::nullopt : rows_[place->second];
  }

 private:
  std::vector<Key> keys_;
  std::map<Key, std::size_t> places_;
  std::vector<std::optional<Standing>> rows_;
};

}  // namespace grayling
