// SPDX-License-Identifier: MIT
#include "grayling/config/duration.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "grayling/base/ascii.hpp"

namespace grayling {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr Unit kUnits[] = {
    {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1},
};
// Units that are read, but never printed. A year has 365 days.
constexpr Unit kLongUnits[] = {{"w", 7 * 86'400'000LL}, {"y", 365 * 86'400'000LL}};
}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  constexpr std::size_t kDigitsMax = 10;  // of days in milliseconds they still fit 64 bits
  const auto unit_start = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto digits = static_cast<std::size_t>(unit_start - text.begin());
  if (digits == 0 || digits > kDigitsMax) return std::nullopt;
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + digits, number);
  const auto name = text.substr(digits);
  for (const auto& unit : kUnits) {
    if (name == unit.name) return std::chrono::milliseconds(number * unit.milliseconds);
  }
  for (const auto& unit : kLongUnits) {
    if (name != unit.name || number > INT64_MAX / unit.milliseconds) continue;
    return std::chrono::milliseconds(number * unit.milliseconds);
  }
  return std::nullopt;
}

std::string duration_text(std::chrono::milliseconds duration) {
  const std::int64_t milliseconds = duration.count();
  if (milliseconds == 0) return "0s";
  for (const auto& unit : kUnits) {
    if (milliseconds % unit.milliseconds == 0) {
      return std::to_string(milliseconds / unit.milliseconds) + std::string(unit.name);
    }
  }
  return "";  // not reached: a millisecond divides everything
}

}  // namespace grayling
