// SPDX-License-Identifier: MIT
#include "import/times.hpp"

#include <algorithm>
#include <chrono>

#include "import/numbers.hpp"

namespace grayling {
namespace {

std::optional<std::int64_t> digits(std::string_view text, std::size_t at, std::size_t count) {
  return at + count > text.size() ? std::nullopt : whole_number(text.substr(at, count));
}

// Reads "+01", "+0130", "+01:30", "-05", "Z" or nothing, in seconds.
std::optional<Seconds> offset_of(std::string_view text) {
  if (text.empty() || text == "Z") return 0;
  const auto hours = digits(text, 1, 2);
  if (!hours) return std::nullopt;
  std::string_view rest = text.substr(3);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  const auto minutes = rest.empty() ? std::optional<std::int64_t>(0) : digits(rest, 0, 2);
  if (!minutes) return std::nullopt;
  const Seconds offset = *hours * kHour + *minutes * kMinute;
  return text.front() == '-' ? -offset : offset;
}

}  // namespace

std::optional<UnixSeconds> time_of(std::string_view text) {
  if (const auto seconds = whole_number(text)) return seconds;
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::string_view rest = text.substr(19);
  if (rest.starts_with('.')) rest.remove_prefix(std::min(rest.find_first_of("+-Z"), rest.size()));
  const auto offset = offset_of(rest);
  if (!offset) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return days * kDay + *hour * kHour + *minute * kMinute + *second - *offset;
}

}  // namespace grayling
