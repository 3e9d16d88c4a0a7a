// SPDX-License-Identifier: MIT
// Standings that are needed together: all are read in one statement, each once. Used by a worker,
// on its thread.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "grayling/base/assert.hpp"
#include "grayling/greylist/standing_steps.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class StandingRows {
 public:
  // The key of nobody is passed over.
  void want(const StandingKey& key) {
    GRAYLING_ASSERT(rows_.empty());  // nothing was read yet
    if (!key.is_none() && places_.try_emplace(key, keys_.size()).second) keys_.push_back(key);
  }

  void want(StandingSteps& steps) {
    steps.each_sought([this](const SoughtStanding& sought) { want(sought.key); });
  }

  Result<void> read(Store& store) {
    if (keys_.empty()) return {};
    auto found = store.find_standings(keys_);
    if (!found) return fail(found.error());
    GRAYLING_ASSERT(found->size() == keys_.size());
    rows_ = std::move(*found);
    return {};
  }

  // The row of a key that was wanted before read(); none: there is no row.
  std::optional<Standing> row(const StandingKey& key) const {
    if (key.is_none()) return std::nullopt;
    const auto place = places_.find(key);
    if (place == places_.end()) return std::nullopt;
    GRAYLING_ASSERT(place->second < rows_.size());
    return rows_[place->second];
  }

  // With the rows of the steps that were wanted before read().
  void fill(StandingSteps& steps) const {
    steps.each_sought([this](SoughtStanding& sought) { sought.row = row(sought.key); });
  }

 private:
  std::vector<StandingKey> keys_;
  std::map<StandingKey, std::size_t> places_;
  std::vector<std::optional<Standing>> rows_;
};

}  // namespace grayling
