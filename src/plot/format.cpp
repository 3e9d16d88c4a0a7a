// SPDX-License-Identifier: MIT
#include "grayling/plot/format.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "grayling/base/utc_time.hpp"

namespace grayling {
namespace {

std::string time_text(UnixSeconds at, const char* form) {
  std::string text = format_utc(at, form);
  return text.empty() ? "–" : text;
}

// `digits` significant ones, without noughts at the end. {:g} would write 99.9 as 1e+02.
std::string rounded(double number, int digits) {
  if (!(number > 0)) return "0";
  const int magnitude = static_cast<int>(std::floor(std::log10(number)));
  std::string text = fmt::format("{:.{}f}", number, std::max(digits - 1 - magnitude, 0));
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

struct Unit {
  std::int64_t length;  // in seconds
  std::string_view name;
  std::int64_t smaller;  // the unit that is told with it
  std::string_view smaller_name;
};
constexpr std::array<Unit, 3> kUnits = {
    {{86400, "d", 3600, "h"}, {3600, "h", 60, "min"}, {60, "min", 1, "s"}}};

}  // namespace

std::string group_digits(std::string digits) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string format_short(double number) {
  constexpr int kDigits = 3;
  if (number >= 1e9) return rounded(number / 1e9, kDigits) + " G";
  if (number >= 1e6) return rounded(number / 1e6, kDigits) + " M";
  if (number >= 1e4) return rounded(number / 1e3, kDigits) + " k";
  return rounded(number, kDigits + 1);
}

std::string format_duration(Seconds seconds) {
  for (const auto& unit : kUnits) {
    const Seconds units = (seconds + unit.smaller / 2) / unit.smaller;  // of the smaller one
    const Seconds whole = units / (unit.length / unit.smaller);
    if (whole == 0) continue;
    const Seconds rest = units % (unit.length / unit.smaller);
    const std::string text = fmt::format("{} {}", whole, unit.name);
    return rest == 0 ? text : fmt::format("{} {} {}", text, rest, unit.smaller_name);
  }
  return fmt::format("{} s", seconds);
}

std::string format_duration(double seconds) {
  if (std::isnan(seconds)) return "–";
  constexpr double kLongest = 1e12;  // some 30,000 years: more is no length of time
  if (seconds >= 59.95) return format_duration(Seconds{std::llround(std::min(seconds, kLongest))});
  if (seconds >= 0.9995) return rounded(seconds, 3) + " s";
  return rounded(seconds * 1000, seconds < 0.1 ? 2 : 3) + " ms";
}

std::string format_percent(double part, double whole) {
  if (!(whole > 0)) return "–";
  const double percent = 100 * part / whole;
  const double nearest = std::round(percent);
  if (part > 0 && nearest < 1) return "< 1 %";
  if (part < whole && nearest > 99) return "> 99 %";
  return fmt::format("{:.0f} %", nearest);
}

std::string format_time_of_day(UnixSeconds time) {
  return time_text(time, "%H:%M");
}

std::string format_day_time(UnixSeconds time) {
  return time_text(time, "%d %b %H:%M:%S");
}

std::string format_date_time(UnixSeconds time) {
  return time_text(time, "%Y-%m-%d %H:%M:%S");
}

std::string format_day(UnixSeconds time) {
  return time_text(time, "%m-%d");
}

std::string format_day_hour(UnixSeconds time) {
  return time_text(time, "%m-%d %H:%M");
}

std::string format_period(UnixSeconds from, UnixSeconds until) {
  constexpr auto kForm = "%Y-%m-%d %H:%M";
  return time_text(from, kForm) + " to " + time_text(until, kForm) + " UTC";
}

}  // namespace grayling
