// SPDX-License-Identifier: MIT
// Formats a line of the log. Not synchronized: the owner locks.
//
//   Time      2026-11-24T07:06:25Z info: LINE
//   Priority  <6>LINE                             (syslog(3) priorities, as journald takes them)
//   Fields    <6>LINE^GRAYLING_ACTION=greylist^…  (each behind a kFieldSeparator, which is in no
//   value)
//
// As JSON, LINE is an object with its own time and level, and has nothing or "<6>" in front:
//   {"time": "2026-11-24T07:06:25Z", "level": "info", "message": "LINE"}
//   {"time": "2026-11-24T07:06:25Z", "level": "info", "action": "greylist", …}     (of fields)
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

enum class LogPrefix { Time, Priority, Fields };

inline constexpr char kFieldSeparator = '\x1f';

// The priority that the line begins with; LOG_INFO without one.
struct PriorityLine {
  int priority;
  std::string_view text;
};
PriorityLine split_priority(std::string_view line);

class LogFormat {
 public:
  LogFormat(LogPrefix prefix, LogLines lines) : prefix_(prefix), lines_(lines) {}

  void set_lines(LogLines lines) { lines_ = lines; }  // for lines that are appended later

  // Appends the line and its end: as text from `line`, as JSON from the fields if there are any.
  void append(std::string& out, UnixSeconds now, LogLevel level, std::string_view line,
              LogFields fields = {});

 private:
  // The same for all forms but text with the time, which is the most usual.
  void append_other(std::string& out, UnixSeconds now, LogLevel level, std::string_view line,
                    LogFields fields);
  const std::string& stamp(UnixSeconds now);
  void make_head(UnixSeconds now, LogLevel level);

  LogPrefix prefix_;
  LogLines lines_;
  UnixSeconds stamped_ = -1;  // the second that stamp_ says
  std::string stamp_;
  UnixSeconds headed_ = -1;  // the second and the level that head_ says
  LogLevel head_level_ = LogLevel::Error;
  std::string head_;  // "2026-11-24T07:06:25Z info: "
};

}  // namespace grayling
