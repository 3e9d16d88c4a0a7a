// SPDX-License-Identifier: MIT
#include "grayling/engine/statistics.hpp"

#include <algorithm>
#include <vector>

#include "engine/decision.hpp"

namespace grayling {
void DecisionCounts::count(std::string_view action, std::string_view reason, std::uint64_t times) {
  const std::size_t used = used_.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < used; ++i) {
    if (places_[i].reason.data() == reason.data() && places_[i].action.data() == action.data()) {
      return places_[i].count.add(times);
    }
  }
  if (used == kPlaces) return places_.back().count.add(times);
  places_[used].action = action;
  places_[used].reason = reason;
  places_[used].count.add(times);
  used_.store(used + 1, std::memory_order_release);
}

std::vector<DecisionCounts::Entry> DecisionCounts::entries() const {
  std::vector<Entry> entries;
  const std::size_t used = used_.load(std::memory_order_acquire);
  for (std::size_t i = 0; i < used; ++i) {
    const auto same = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
      return entry.action == places_[i].action && entry.reason == places_[i].reason;
    });
    const std::uint64_t count = places_[i].count.value();
    if (same == entries.end()) {
      entries.push_back({places_[i].action, places_[i].reason, count});
    } else {
      same->count += count;
    }
  }
  return entries;
}

std::vector<DecisionCounts::Entry> possible_decisions() {
  std::vector<DecisionCounts::Entry> all;
  for (const ReasonRow& row : kReasons) {
    if (row.text.empty()) continue;
    if (row.answer != ReasonAnswer::Defer) all.push_back({kPass, row.text, 0});
    if (row.answer != ReasonAnswer::Pass) all.push_back({kGreylist, row.text, 0});
  }
  return all;
}

DecisionKind kind_of(std::string_view action, std::string_view reason) {
  for (const ReasonRow& row : kReasons) {
    if (!row.text.empty() && row.text == reason) return row.kind;
  }
  return action == kPass ? DecisionKind::Unjudged : DecisionKind::Trouble;
}

std::string_view text_of(StoreHealth health) {
  switch (health) {
    case StoreHealth::Starting:
      return "the store is not open yet";
    case StoreHealth::Works:
      return "the store works";
    case StoreHealth::CannotWrite:
      return "the store can't be written to";
    case StoreHealth::Down:
      break;
  }
  return "the store is down: strangers are answered as store.on_failure says";
}

}  // namespace grayling
