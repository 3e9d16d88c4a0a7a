// SPDX-License-Identifier: MIT
// Passes of known senders that are still to be written: one entry for each key, bounded. One
// thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/limits.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class TouchList {
 public:
  // False: there is no room for it. Young touches can wait, so they have little room: they are kept
  // when little is going on, and must not load a busy database.
  bool add(const KeyHash& hash, const Key& key, UnixSeconds now, bool is_young) {
    if (touches_.size() >= (is_young ? kYoungTouchesMax : kTouchesMax)) return false;
    Touch& touch = touches_.try_emplace(hash, Touch{key, now}).first->second;
    touch.last_seen = std::max(touch.last_seen, now);
    return true;
  }

  // Takes back touches that could not be written, as far as there is room.
  void put_back(std::vector<Touch> touches, KeyHasher& hasher) {
    for (auto& touch : touches) {
      if (touches_.size() >= kTouchesMax) return;
      touches_.try_emplace(hasher.hash(touch.key), std::move(touch));
    }
  }

  // Ends the round, and gives at most kTouchesAtOnce. Each is as late as `last_seen(hash)` says,
  // which may know of a later pass (none: it doesn't).
  template <typename LastSeen>
  std::vector<Touch> take(const LastSeen& last_seen) {
    ++round_;
    std::vector<Touch> taken;
    taken.reserve(std::min(touches_.size(), kTouchesAtOnce));
    while (!touches_.empty() && taken.size() < kTouchesAtOnce) {
      auto node = touches_.extract(touches_.begin());
      Touch& touch = node.mapped();
      touch.last_seen = std::max(touch.last_seen, last_seen(node.key()).value_or(touch.last_seen));
      taken.push_back(std::move(touch));
    }
    GRAYLING_ASSERT(touches_.size() <= kTouchesMax && taken.size() <= kTouchesAtOnce);
    return taken;
  }

  // The round of what is added now. A key needs to be added only once in each.
  std::uint32_t round() const { return round_; }

  bool is_empty() const { return touches_.empty(); }

 private:
  std::unordered_map<KeyHash, Touch> touches_;
  std::uint32_t round_ = 1;
};

}  // namespace grayling
