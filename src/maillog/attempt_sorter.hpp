// SPDX-License-Identifier: MIT
// Holds attempts for a while: sorts them by their times, and makes one of the two that a greylister
// and Postfix log of the same attempt. Owned by a LogReader; one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "grayling/maillog/attempt.hpp"
#include "maillog/open_messages.hpp"

namespace grayling {

// An attempt is held as long as an accepted message may be open.
inline constexpr Seconds kSortedFor = kOpenFor + 1;
// Postfix logs what became of an attempt at most this long after the greylister: an accepted
// message's line comes with its first recipient.
inline constexpr Seconds kSameFor = 60;

class AttemptSorter {
 public:
  explicit AttemptSorter(AttemptTaker& taker) : taker_(taker) {}

  void add_decision(LoggedAttempt attempt);
  void add_accepted(LoggedAttempt attempt);
  void add_refused(LoggedAttempt attempt, bool is_final);

  // Gives all attempts before this time.
  void give_until(UnixSeconds before);
  void give_all();

  std::uint64_t backward() const { return backward_; }

 private:
  struct Held {
    LoggedAttempt attempt;
    bool has_decision = false;
    bool has_result = false;  // Postfix' own line
  };
  using Place = std::pair<UnixSeconds, std::uint64_t>;
  using Map = std::map<Place, Held>;

  // The attempt of the same client, sender and recipient that is nearest in time and lacks the
  // other's line.
  Held* same(const LoggedAttempt& attempt, bool Held::*lacks);
  void hold(Held held);
  void give_first();

  AttemptTaker& taker_;
  Map held_;
  std::unordered_map<std::string, std::deque<Map::iterator>> by_key_;  // in the order of lines
  std::string key_;
  std::uint64_t count_ = 0;
  std::uint64_t backward_ = 0;
  UnixSeconds given_ = 0;  // the time of the last attempt that was given
};

}  // namespace grayling
