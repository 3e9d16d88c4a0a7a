// SPDX-License-Identifier: MIT
// What the lists of the [[sql]] blocks hold now, and how their readings went. SqlWatch writes it;
// the reader of the configuration and the status read it. Shared by them; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/named_lists.hpp"
#include "grayling/status/snapshot.hpp"

namespace grayling {

class KnownLists {
 public:
  struct State {
    std::string name;
    std::shared_ptr<const NamedList> list;  // the last good answer; null: there was none yet
    Monotonic read_at{};                    // when that came
    std::uint64_t failures = 0;             // readings that failed
    std::string trouble{};                  // of the last reading; "": it was good
  };

  void set(std::vector<State> states) {
    const std::lock_guard lock(mutex_);
    states_ = std::move(states);
  }

  NamedLists lists() const {
    NamedLists lists;
    for (const auto& state : states()) {
      if (state.list) lists[state.name] = state.list;
    }
    return lists;
  }

  std::vector<Snapshot::SqlList> shown(Monotonic now) const {
    std::vector<Snapshot::SqlList> shown;
    for (const auto& state : states()) {
      Snapshot::SqlList list{state.name, 0, std::nullopt, state.failures, state.trouble};
      if (state.list) {
        list.entries = state.list->entries.size();
        list.age = std::chrono::duration_cast<std::chrono::seconds>(now - state.read_at).count();
      }
      shown.push_back(std::move(list));
    }
    return shown;
  }

 private:
  std::vector<State> states() const {
    const std::lock_guard lock(mutex_);
    return states_;
  }

  mutable std::mutex mutex_;
  std::vector<State> states_;
};

}  // namespace grayling
