// SPDX-License-Identifier: MIT
#include "maillog/json_line.hpp"

#include <charconv>
#include <cstdint>

#include "grayling/base/json_value.hpp"
#include "maillog/scan.hpp"

namespace grayling {
namespace {

constexpr std::int64_t kMicroseconds = 1'000'000;
constexpr std::string_view kJournalTime = "\"__REALTIME_TIMESTAMP\"";

std::string bytes_of(const Json& value) {
  std::string text;
  for (const auto& part : value) {
    if (!part.is_number_unsigned()) break;
    text += static_cast<char>(part.get<unsigned>());
  }
  return text;
}

// systemd.journal-fields: a value that isn't UTF-8 is an array of bytes; one that an entry has
// several times is an array of those.
std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array() || value.empty()) return {};
  const Json& first = value.front();
  if (first.is_string()) return first.get<std::string>();
  return bytes_of(first.is_array() ? first : value);
}

// Returns the text after `"NAME": "`. In a value, the quote would follow a backslash.
std::optional<std::string_view> value_after(std::string_view text, std::string_view name) {
  const auto at = text.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  Scan scan(text.substr(at + name.size()));
  if (!scan.skip(':')) return std::nullopt;
  scan.skip(' ');
  if (!scan.skip('"')) return std::nullopt;
  return scan.rest();
}

}  // namespace

std::optional<LogLine> JsonLine::split(std::string_view text, LogTime& times) {
  if (text.find(kJournalTime) == std::string_view::npos) {
    const auto found = value_after(text, "\"time\"");
    if (!found) return std::nullopt;
    std::string time(found->substr(0, found->find('"')));
    time += ' ';
    std::string_view rest = time;
    const auto at = times.take(rest);
    if (!at) return std::nullopt;
    return LogLine{*at, {}, "grayling", text};
  }
  const auto entry = parse_json(text);
  if (!entry.is_object()) return std::nullopt;
  const auto member = [&entry](const char* name) {
    const auto found = entry.find(name);
    return found == entry.end() ? std::string() : text_of(*found);
  };
  const std::string time = member("__REALTIME_TIMESTAMP");
  std::int64_t microseconds = 0;
  std::from_chars(time.data(), time.data() + time.size(), microseconds);
  const UnixSeconds at = microseconds / kMicroseconds;
  if (at <= 0 || at >= kTimesEnd) return std::nullopt;
  host_ = member("_HOSTNAME");
  program_ = member("SYSLOG_IDENTIFIER");
  if (program_.empty()) program_ = member("_COMM");
  text_ = member("MESSAGE");
  return LogLine{at, host_, program_, text_};
}

}  // namespace grayling
