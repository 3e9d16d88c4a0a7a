// SPDX-License-Identifier: MIT
// The interface of the log. main owns the real one (server/log_writer.hpp); tests collect the lines
// instead. Any thread; never blocks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace grayling {

// Error: an administrator must act. Warning: degraded but working. Info: decisions and the
// service's life. Debug: for developers.
enum class LogLevel { Error, Warning, Info, Debug };

// A named value of a line, for structured logs. The value is as it came from outside; write it with
// append_value().
struct LogField {
  std::string_view name;  // of a to z and '_'; a literal that outlives the field
  std::string_view text;
  std::optional<std::int64_t> number;  // instead of a text

  bool is_empty() const { return text.empty() && !number; }
};
using LogFields = std::span<const LogField>;

void append_value(std::string& out, const LogField& field);  // printable()

class Log {
 public:
  virtual ~Log() = default;
  // One line, without its end. Text from outside must be printable() already.
  virtual void write(LogLevel level, std::string_view line) = 0;
  virtual bool wants(LogLevel level) const = 0;

  // A line, and the same as fields.
  virtual void write_fields(LogLevel level, std::string_view line, LogFields) {
    write(level, line);
  }

  void error(std::string_view line) { write(LogLevel::Error, line); }
  void warning(std::string_view line) { write(LogLevel::Warning, line); }
  void info(std::string_view line) { write(LogLevel::Info, line); }
  void debug(std::string_view line) { write(LogLevel::Debug, line); }
};

}  // namespace grayling
