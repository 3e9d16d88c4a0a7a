// SPDX-License-Identifier: MIT
// Counts what became of messages. As the end of the warm-up is known at the end of the log only,
// each message that waited keeps a record of its time, and the others are counted by the minute.
// One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "grayling/replay/replay.hpp"
#include "replay/messages.hpp"

namespace grayling {

class ReplayTally {
 public:
  // Row 0 is the log, row 1 is today's configuration.
  explicit ReplayTally(std::size_t rows) : waits_(rows) {}

  void begin(UnixSeconds start) { start_ = start; }
  // A message that came: its passage in the row.
  void add_came(const Origin& origin) { ++came_[minute(origin.first)]; }
  void add_passage(std::size_t row, const Origin& origin, const Passage& passage);
  // A message that was deferred and never came back.
  void add_gone(const Origin& origin) { ++gone_[minute(origin.first)]; }
  void add_gone(std::size_t row, const Origin& origin, bool is_let_in);

  ReplayRow row(std::size_t row, UnixSeconds from) const;
  // By client's and by sender's domain: what would no longer wait in row 1 if it were exempt.
  std::vector<ReplayChange> exemptions(const Names& names, UnixSeconds from) const;
  std::vector<ReplayResult::Day> days(UnixSeconds from) const;
  // The first whole minute at `at` or later.
  UnixSeconds whole_minute(UnixSeconds at) const { return start_ + (at - start_ + 59) / 60 * 60; }

 private:
  using Minute = std::uint32_t;  // since start_
  using Counts = std::map<Minute, std::uint64_t>;
  enum class Kind : std::uint8_t { Waited, Guessed, LetIn, KeptOut };
  struct Record {
    Minute first = 0;
    std::uint32_t wait = 0;
    std::uint32_t client = 0;
    std::uint32_t sender = 0;
    Kind kind = Kind::Waited;

    bool came() const { return kind == Kind::Waited || kind == Kind::Guessed; }
  };

  Minute minute(UnixSeconds at) const { return static_cast<Minute>((at - start_) / 60); }
  static std::uint64_t sum(const Counts& counts, Minute from);

  UnixSeconds start_ = 0;
  Counts came_;
  Counts gone_;
  std::vector<std::vector<Record>> waits_;
};

}  // namespace grayling
