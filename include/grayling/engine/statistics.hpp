// SPDX-License-Identifier: MIT
// What the engine counts. Written on the loop's thread, read by any (base/counters.hpp).
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "grayling/base/counters.hpp"
#include "grayling/engine/list_states.hpp"
#include "grayling/engine/sign_counts.hpp"
#include "grayling/engine/waiting_domains.hpp"
#include "grayling/greylist/reason.hpp"
#include "grayling/store/wait_bounds.hpp"

namespace grayling {

// Upper bounds: seconds, and keys of a batch.
inline constexpr std::array kSecondsBounds = {0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                              0.05,   0.1,    0.25,  0.5,    1.0,   2.5,  5.0};
inline constexpr std::array kKeysBounds = {1.0,  2.0,  4.0,   8.0,   16.0,
                                           32.0, 64.0, 128.0, 256.0, 512.0};

// Decisions by action and reason, in the words of the log. Both are string literals, and told apart
// by their addresses.
class DecisionCounts {
 public:
  void count(std::string_view action, std::string_view reason, std::uint64_t times = 1);

  struct Entry {
    std::string_view action;
    std::string_view reason;
    std::uint64_t count = 0;
  };
  std::vector<Entry> entries() const;  // one for equal words

 private:
  // More than there are reasons. A pair that finds no place is counted in the last one.
  static constexpr std::size_t kPlaces = 64;
  struct Place {
    std::string_view action;
    std::string_view reason;
    Counter count;
  };
  std::array<Place, kPlaces> places_;
  std::atomic<std::size_t> used_{0};
};

// Every action with each of its reasons, with a count of 0.
std::vector<DecisionCounts::Entry> possible_decisions();

// The kind of a decision that is given in the log's words.
DecisionKind kind_of(std::string_view action, std::string_view reason);

enum class StoreHealth : std::uint8_t { Starting, Works, CannotWrite, Down };

// "the store works": for people.
std::string_view text_of(StoreHealth health);

struct EngineStatistics {
  DecisionCounts decisions;
  Histogram<kSecondsBounds> decision_seconds;  // from a request to its answer
  Histogram<kWaitBounds> waited_seconds;       // of strangers that came back, until they passed
  Counter turned_away_returns;  // of them, those that a limit had turned away (turned_away.hpp)
  WaitingDomains waiting_domains;
  SignCounts signs;
  ListStates lists;
  Counter domain_came;      // mails that count for a domain's standing: deferred,
  Counter domain_returned;  // and passed at a retry
  Counter domains_lost;     // standings that domains lost
  Counter cache_hits;
  Counter cache_misses;

  Histogram<kSecondsBounds> batch_seconds;  // that a batch was with the store
  Histogram<kKeysBounds> batch_keys;
  Counter waiting;  // requests, now
  Counter purged;   // rows
  Counter store;    // a StoreHealth

  StoreHealth health() const { return static_cast<StoreHealth>(store.value()); }
};

}  // namespace grayling
