// SPDX-License-Identifier: MIT
// How a line of the log begins. One owner, which locks.
//
//   Time      2026-11-24T07:06:25Z info: LINE
//   Priority  <6>LINE                             (syslog(3) priorities, as journald takes them)
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"

namespace grayling {

enum class LogPrefix { Time, Priority };

// What a prefix and the line's end have at most, in bytes.
inline constexpr std::size_t kLogPrefixBytesMax = 48;

class LogFormat {
 public:
  explicit LogFormat(LogPrefix prefix) : prefix_(prefix) {}

  // Appends the line with its prefix and its end.
  void append(std::string& out, UnixSeconds now, LogLevel level, std::string_view line);

 private:
  LogPrefix prefix_;
  UnixSeconds stamped_ = -1;  // the second that stamp_ says
  std::string stamp_;
};

}  // namespace grayling
