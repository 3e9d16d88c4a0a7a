// SPDX-License-Identifier: MIT
// Counts what became of messages in one row of the result. As the end of the warm-up is known at
// the end of the log only, each message that waited keeps a small record of its time. One thread at
// a time.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "grayling/replay/result.hpp"
#include "replay/log_minutes.hpp"
#include "replay/names.hpp"
#include "replay/replay_step.hpp"

namespace grayling {

// How a message passed.
struct Passage {
  Seconds wait = 0;
  bool is_guessed = false;  // the log has no retry of this time
};

class WaitTally {
 public:
  // Whether it keeps who sent what waits or stays away, for exemptions().
  enum class Keeps : std::uint8_t { Times, Senders };

  WaitTally(UnixSeconds start, Keeps keeps) : times_(start), keeps_(keeps) {}

  // A message that came, but didn't pass at its first attempt.
  void add_waited(const Origin& origin, const Passage& passage);
  // A message that was deferred and never came back.
  void add_gone(const Origin& origin, bool is_let_in);

  // How many waited, and how many of them for more than ten minutes, in all of the log.
  std::uint64_t waited() const { return waited_; }
  std::uint64_t late() const { return late_; }

  // Fills in what this row has of its own. Counted is what began at `from` or later.
  void fill(ReplayRow& row, UnixSeconds from) const;
  // Fills in the messages that waited, in the days of MessageCounts.
  void fill(std::vector<ReplayResult::Day>& days, UnixSeconds from) const;
  // By client's and by sender's domain: what would no longer wait if it were exempt. A sender's
  // domain whose mail comes from the servers of one domain is left out: they say the same, and
  // nobody can claim their name.
  std::vector<ReplayChange> exemptions(const Names& names, UnixSeconds from) const;

 private:
  enum class Kind : std::uint8_t { Waited, Guessed, LetIn, KeptOut };
  class Record {
   public:
    Record(Minute first, Seconds wait, Kind kind);

    Minute first() const { return first_; }
    Seconds wait() const { return packed_ / kKinds; }
    Kind kind() const { return Kind(packed_ % kKinds); }
    bool came() const { return kind() == Kind::Waited || kind() == Kind::Guessed; }
    bool is_late() const { return came() && wait() > kLate; }

   private:
    static constexpr std::uint32_t kKinds = 4;

    Minute first_;
    std::uint32_t packed_;
  };
  struct Sender {
    std::uint32_t client;
    std::uint32_t sender;
  };
  static constexpr Seconds kLate = 600;

  void add(const Origin& origin, Seconds wait, Kind kind);
  // What is counted of one domain.
  using Exempt = std::map<std::uint32_t, ReplayChange>;

  Exempt counts_by(std::uint32_t Sender::*who, UnixSeconds from) const;
  void leave_out_same(Exempt& senders, UnixSeconds from) const;

  LogMinutes times_;
  Keeps keeps_;
  std::uint64_t waited_ = 0;
  std::uint64_t late_ = 0;
  std::deque<Record> records_;
  std::deque<Sender> senders_;  // of each record; empty: they aren't kept
};

}  // namespace grayling
