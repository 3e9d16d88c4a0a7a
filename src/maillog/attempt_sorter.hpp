// SPDX-License-Identifier: MIT
// Holds attempts for a while: sorts them by their times, and makes one of the two that a greylister
// and Postfix log of the same attempt. Owned by a LogReader; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "grayling/maillog/attempt.hpp"
#include "maillog/open_messages.hpp"

namespace grayling {

// An attempt is held as long as an accepted message may be open.
inline constexpr Seconds kSortedFor = kOpenFor + 1;
// Postfix logs what became of an attempt at most this long after the greylister: an accepted
// message's line comes with its first recipient.
inline constexpr Seconds kSameFor = 60;
// Then the oldest attempts are given early: a log may have all of its lines at one time.
inline constexpr std::size_t kHeldMax = 100'000;
inline constexpr std::size_t kHeldBytesMax = std::size_t{32} << 20U;  // of their text

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
  std::uint64_t without_helo() const { return without_helo_; }
  std::uint64_t without_sender() const { return without_sender_; }

 private:
  struct Held {
    LoggedAttempt attempt;
    bool has_decision = false;
    bool has_result = false;  // Postfix' own line
    bool is_final = false;    // it refused for good
    std::size_t bytes = 0;    // of text
  };
  using Place = std::pair<UnixSeconds, std::uint64_t>;
  using Map = std::map<Place, Held>;

  // The attempt of the same client and recipient that lacks the other's line and is nearest in
  // time; one of the same sender if there is any.
  Held* same(const LoggedAttempt& attempt, bool Held::*lacks);
  void hold(Held held);
  // Counts what the held attempt has become, and gives the first if that is too much.
  void renew(Held& held);
  void keep_bounds();
  void give_first();
  void forget(Map::iterator place);

  AttemptTaker& taker_;
  Map held_;
  // The newest of each client and recipient, in the order of lines.
  std::unordered_map<std::string, std::vector<Map::iterator>> by_key_;
  std::string key_;
  std::size_t bytes_ = 0;  // of all that are held
  std::uint64_t count_ = 0;
  std::uint64_t backward_ = 0;
  std::uint64_t without_helo_ = 0;
  std::uint64_t without_sender_ = 0;
  UnixSeconds given_ = 0;  // the time of the last attempt that was given
};

}  // namespace grayling
