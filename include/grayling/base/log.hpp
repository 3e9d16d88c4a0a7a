// SPDX-License-Identifier: MIT
// Where log lines go. `Log` is what everybody writes to; who owns the real one is main
// (server/log_writer.hpp), and tests collect the lines instead. Any thread; never blocks.
#pragma once

#include <string_view>

namespace grayling {

// Error: an administrator must act. Warning: degraded but working. Info: decisions and the
// service's life. Debug: for developers.
enum class LogLevel { Error, Warning, Info, Debug };

class Log {
 public:
  virtual ~Log() = default;
  // One line, without its end. What came from outside must already be printable().
  virtual void write(LogLevel level, std::string_view line) = 0;
  virtual bool wants(LogLevel level) const = 0;

  void error(std::string_view line) { write(LogLevel::Error, line); }
  void warning(std::string_view line) { write(LogLevel::Warning, line); }
  void info(std::string_view line) { write(LogLevel::Info, line); }
  void debug(std::string_view line) { write(LogLevel::Debug, line); }
};

}  // namespace grayling
