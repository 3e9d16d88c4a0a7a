// SPDX-License-Identifier: MIT
// One line of a log, taken apart. Any thread.
#pragma once

#include <optional>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "maillog/log_time.hpp"

namespace grayling {

// Refers to the line.
struct LogLine {
  UnixSeconds at = 0;
  std::string_view host;
  std::string_view program;  // "postfix/smtpd", without the number of the process
  std::string_view text;
};

// Reads a line of syslog, as files have it or with the header of RFC 5424. None: it has no time.
std::optional<LogLine> split_line(std::string_view line, LogTime& times);

}  // namespace grayling
