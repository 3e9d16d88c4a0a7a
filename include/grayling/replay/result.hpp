// SPDX-License-Identifier: MIT
// What a replay of a mail log has found, for text, JSON and HTML. Plain values, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grayling/base/clock.hpp"

namespace grayling {

// A message here is one sender and one recipient, with its retries; mail of the null sender
// is one message for each client (or its provider). All figures are of messages whose first attempt
// is after the warm-up. `came` and `gone` are facts of the log, the same in each row: a message
// came if it was accepted in the end.
struct ReplayRow {
  std::string name;  // "the log", "today's configuration", "--with greylist.spf=pass", …
  std::uint64_t came = 0;
  std::uint64_t waited = 0;   // of those that came: not accepted at the first attempt
  std::uint64_t late = 0;     // of those that came: waited more than ten minutes
  std::uint64_t guessed = 0;  // of those that waited: the log has no retry, so the time is assumed
  std::uint64_t gone = 0;     // messages that were deferred and never came back
  std::uint64_t let_in = 0;   // of the gone: this configuration would have let in
  std::optional<Seconds> median, ninetieth;  // of the waits
};

// A change to the configuration, and what it would do to the first row that was judged.
struct ReplayChange {
  std::string what;           // "exempt example.net, a provider": for people
  std::string line;           // what to write: `[exempt] clients += "example.net"`
  std::uint64_t waited = 0;   // messages that came, and would not wait any more
  std::uint64_t late = 0;     // of these: waited more than ten minutes
  std::uint64_t let_in = 0;   // of the gone: it would let in too
  bool is_estimated = false;  // it was tried on the first part of the log
};

struct ReplayResult {
  UnixSeconds from = 0;          // of the log
  UnixSeconds counted_from = 0;  // the end of the warm-up
  UnixSeconds until = 0;
  std::vector<ReplayRow> rows;                 // the log first, then today's configuration
  std::vector<ReplayChange> changes;           // the most helpful first, ten at most
  std::vector<std::string> unused_exemptions;  // with their kinds: "client 192.0.2.0/24"
  struct Day {
    UnixSeconds from = 0;
    std::uint64_t came = 0, waited = 0, late = 0;  // today's configuration
  };
  std::vector<Day> days;
  std::uint64_t unanswered = 0;    // questions to the DNS without an answer in the file
  std::vector<std::string> notes;  // what can't be known from this log, a sentence each
};

}  // namespace grayling
