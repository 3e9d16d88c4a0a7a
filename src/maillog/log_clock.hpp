// SPDX-License-Identifier: MIT
// Follows the time of a log, and finds times that only one line has: they move nothing. Owned by a
// LogReader; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "maillog/attempt_sorter.hpp"
#include "maillog/log_line.hpp"

namespace grayling {

class LogClock {
 public:
  // A line that waits for the next one, because it is much later than those before.
  struct Waiting {
    UnixSeconds at = 0;
    std::string host;
    std::string program;
    std::string text;
    std::string whole;
    std::string place;  // for messages
  };

  // Is this time so much later than the one of the lines before that the next line must confirm it?
  // So is the first time of all.
  bool is_jump(UnixSeconds at) const { return now_ == 0 || at > now_ + kSortedFor; }
  void wait(Waiting line) { waiting_ = std::move(line); }
  // Returns the line that waits, if one does, with the time that it is to be read with: its own if
  // the next one, `next`, confirms it; else that of the lines around it.
  std::optional<Waiting> settled(UnixSeconds next);
  // The same at the end of the log, where nothing is later than `latest`; 0: not known.
  std::optional<Waiting> settled_at_end(UnixSeconds latest);

  // Takes the time of a line that doesn't wait. Returns the time to use for it: lines that go back
  // further than attempts are sorted can't be put in order any more.
  UnixSeconds follow(UnixSeconds at);

  UnixSeconds first() const { return first_; }
  UnixSeconds now() const { return now_; }
  std::uint64_t out_of_order() const { return out_of_order_; }

 private:
  std::optional<Waiting> settled(bool is_confirmed, UnixSeconds other);

  std::optional<Waiting> waiting_;
  UnixSeconds first_ = 0;
  UnixSeconds now_ = 0;
  std::uint64_t out_of_order_ = 0;  // lines that were read with another time
};

}  // namespace grayling
