// SPDX-License-Identifier: MIT
#include "server/log_format.hpp"

#include <array>
#include <ctime>

#include <syslog.h>

#include "grayling/base/json_text.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

struct LevelWords {
  std::string_view name;
  std::string_view before_text;
  std::string_view priority;  // LOG_ERR, LOG_WARNING, LOG_INFO, LOG_DEBUG
};
constexpr std::array<LevelWords, 4> kLevels = {{{"error", " error: ", "<3>"},
                                                {"warning", " warning: ", "<4>"},
                                                {"info", " info: ", "<6>"},
                                                {"debug", " debug: ", "<7>"}}};

std::string utc_text(UnixSeconds now) {
  const std::time_t time = now;
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

// `json` is a JSON value.
void append_member(std::string& out, std::string_view name, std::string_view json) {
  out.append(", ");
  append_json_text(out, name);
  out.append(": ").append(json);
}

// Values are cleaned as in text, so that readers that end a line at U+2028 find none.
void append_object(std::string& out, std::string_view time, std::string_view level,
                   std::string_view line, LogFields fields) {
  out.append("{\"time\": \"").append(time);
  out.append("\", \"level\": \"").append(level).push_back('"');
  if (fields.empty()) append_member(out, "message", json_text(printable(line, line.size())));
  for (const LogField& field : fields) {
    if (field.is_empty()) continue;
    std::string value;
    append_value(value, field);
    append_member(out, field.name, field.number ? value : json_text(value));
  }
  out.push_back('}');
}

void append_journal_fields(std::string& out, LogFields fields) {
  for (const LogField& field : fields) {
    if (field.is_empty()) continue;
    out.append(1, kFieldSeparator).append("GRAYLING_");
    for (const char c : field.name) {
      out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    out.push_back('=');
    append_value(out, field);
  }
}

}  // namespace

PriorityLine split_priority(std::string_view line) {
  if (line.size() < 3 || line[0] != '<' || line[2] != '>') return {LOG_INFO, line};
  return {line[1] - '0', line.substr(3)};
}

void LogFormat::append(std::string& out, UnixSeconds now, LogLevel level, std::string_view line,
                       LogFields fields) {
  if (lines_ == LogLines::Text && prefix_ == LogPrefix::Time) {
    if (now != headed_ || level != head_level_) make_head(now, level);
    out.append(head_).append(line).push_back('\n');
  } else {
    append_other(out, now, level, line, fields);
  }
}

void LogFormat::append_other(std::string& out, UnixSeconds now, LogLevel level,
                             std::string_view line, LogFields fields) {
  const LevelWords& words = kLevels[static_cast<std::size_t>(level)];
  if (prefix_ != LogPrefix::Time) out.append(words.priority);
  if (lines_ == LogLines::Json) {
    append_object(out, stamp(now), words.name, line, fields);
  } else if (prefix_ == LogPrefix::Priority) {
    out.append(line);
  } else {
    append_printable(out, line, line.size());  // no mark in it
  }
  if (prefix_ == LogPrefix::Fields) append_journal_fields(out, fields);
  out.push_back('\n');
}

void LogFormat::make_head(UnixSeconds now, LogLevel level) {
  head_ = stamp(now) + std::string(kLevels[static_cast<std::size_t>(level)].before_text);
  headed_ = now;
  head_level_ = level;
}

const std::string& LogFormat::stamp(UnixSeconds now) {
  if (now != stamped_) {
    stamp_ = utc_text(now);
    stamped_ = now;
  }
  return stamp_;
}

}  // namespace grayling
