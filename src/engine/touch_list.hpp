// SPDX-License-Identifier: MIT
// Passes of known senders that are still to be written: one entry a key, bounded. One thread.
#pragma once

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/limits.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class TouchList {
 public:
  // False: there is no room for it. Young touches, whose record lags by less than kTouchLagMax,
  // may take half of the room only, so that those that matter find some.
  bool add(const KeyHash& hash, const Key& key, UnixSeconds seen, UnixSeconds now) {
    if (const auto found = touches_.find(hash); found != touches_.end()) {
      found->second.last_seen = std::max(found->second.last_seen, now);
      return true;
    }
    const bool is_young = now - seen < kTouchLagMax;
    if (touches_.size() >= (is_young ? kTouchesMax / 2 : kTouchesMax)) return false;
    touches_.emplace(hash, Touch{key, now});
    return true;
  }

  // Puts back what could not be written, as far as there is room.
  void put_back(std::vector<Touch> touches, const KeyHasher& hasher) {
    for (auto& touch : touches) {
      if (touches_.size() >= kTouchesMax) return;
      touches_.try_emplace(hasher.hash(touch.key), std::move(touch));
    }
  }

  std::vector<Touch> take_all() {
    std::vector<Touch> all;
    all.reserve(touches_.size());
    for (auto& [hash, touch] : touches_) all.push_back(std::move(touch));
    touches_.clear();
    return all;
  }

  bool is_empty() const { return touches_.empty(); }
  bool is_crowded() const { return touches_.size() >= kTouchesMax / 2; }

 private:
  std::unordered_map<KeyHash, Touch> touches_;
};

}  // namespace grayling
