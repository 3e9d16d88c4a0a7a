// SPDX-License-Identifier: MIT
// Reads mail logs, line by line, and makes attempts of them: Postfix's own lines, and those of
// grayling, postgrey and sqlgrey. Does no I/O. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/maillog/attempt.hpp"

namespace grayling {

struct LogReaderOptions {
  UnixSeconds now = 0;  // the year of lines without one is the last in which they aren't later
  std::string zone;     // of times without one: an offset such as "+02:00"; "": local time
  std::string host;     // only lines of this host, and those that tell none; "": of all
};

// What was read, and what a reader of the figures must know.
struct LogSummary {
  std::uint64_t lines = 0;
  std::uint64_t others = 0;           // of other programs, or of no interest here
  std::uint64_t unread = 0;           // that should say something, but can't be read
  std::vector<std::string> examples;  // the first three of these, cut, "FILE:LINE: text"
  std::uint64_t backward = 0;         // lines whose time isn't near to that of those around them
  UnixSeconds from = 0;               // the first and the last time; 0: there is none (by end())
  UnixSeconds until = 0;
  std::vector<std::string> greylisters;  // the programs found: "grayling", "postgrey", …
  // Attempts, counted by end(): that were turned away and whose lines don't tell HELO (the line of
  // accepted mail never does), and that can't be played.
  std::uint64_t without_helo = 0;
  std::uint64_t without_sender = 0;
};

class LogReader {
 public:
  LogReader(LogReaderOptions options, AttemptTaker& taker);
  ~LogReader();
  LogReader(const LogReader&) = delete;
  LogReader& operator=(const LogReader&) = delete;

  // Lines of the next file; `name` is for messages alone.
  void begin_file(std::string_view name);
  // One line, without its end. Any bytes. Attempts come a little later, sorted by their times.
  // `goes_on`: it was cut; the next call has more of it.
  void read(std::string_view line, bool goes_on = false);
  // Call it after the last line: gives the attempts that are still held.
  void end();

  const LogSummary& summary() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Returns the time of the first line that has one, for sorting files; 0: none of them has.
UnixSeconds first_time(std::string_view beginning, const LogReaderOptions& options);

}  // namespace grayling
