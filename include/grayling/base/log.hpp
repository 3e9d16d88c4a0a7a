// SPDX-License-Identifier: MIT
// The interface of the log. The service owns the real one (server/log_writer.hpp); tests collect
// the lines instead. Any thread; never blocks.
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

// A named value of a log line, for structured logs. The text may come from outside and isn't
// cleaned: write it with append_value().
struct LogField {
  std::string_view name;  // a to z and '_'; a literal, which outlives the field
  std::string_view text;
  std::optional<std::int64_t> number;  // if set, the value is this and not `text`

  bool is_empty() const { return text.empty() && !number; }
};
using LogFields = std::span<const LogField>;

// Appends the number, or the text as printable() cleans it.
void append_value(std::string& out, const LogField& field);

class Log {
 public:
  virtual ~Log() = default;
  // Writes one line; `line` has no line end. Text from outside must be printable() already.
  virtual void write(LogLevel level, std::string_view line) = 0;
  virtual bool wants(LogLevel level) const = 0;

  // Writes one line; a structured log writes the fields, which say the same.
  virtual void write_fields(LogLevel level, std::string_view line, LogFields) {
    write(level, line);
  }

  void error(std::string_view line) { write(LogLevel::Error, line); }
  void warning(std::string_view line) { write(LogLevel::Warning, line); }
  void info(std::string_view line) { write(LogLevel::Info, line); }
  void debug(std::string_view line) { write(LogLevel::Debug, line); }
};

}  // namespace grayling
