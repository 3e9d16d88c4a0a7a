// SPDX-License-Identifier: MIT
#include "status/words.hpp"

#include <array>
#include <cmath>
#include <ctime>

#include <fmt/format.h>

namespace grayling {
namespace {

std::string time_text(UnixSeconds at, const char* form) {
  const std::time_t time = at;
  std::tm parts{};
  if (gmtime_r(&time, &parts) == nullptr) return "–";
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), form, &parts)};
}

}  // namespace

std::string count_words(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string short_number(double number) {
  if (number >= 1e6) return fmt::format("{:g} M", number / 1e6);
  if (number >= 1e4) return fmt::format("{:g} k", number / 1e3);
  return fmt::format("{:g}", number);
}

std::string span_words(double seconds) {
  if (std::isnan(seconds)) return "–";
  if (seconds < 0.1) return fmt::format("{:.2g} ms", seconds * 1000);
  if (seconds < 1) return fmt::format("{:.0f} ms", seconds * 1000);
  constexpr double kMinute = 60;
  constexpr double kHour = 3600;
  constexpr double kDay = 86400;
  if (seconds < 2 * kMinute) return fmt::format("{:.3g} s", seconds);
  if (seconds < kHour) return fmt::format("{:.2g} min", seconds / kMinute);
  if (seconds < 2 * kDay) return fmt::format("{:.2g} h", seconds / kHour);
  return fmt::format("{:.0f} d", seconds / kDay);
}

std::string share_words(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "–";
  const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  const double rounded = std::round(percent);
  const bool is_exact = part == 0 || part >= whole || (rounded > 0 && rounded < 100);
  if (is_exact) return fmt::format("{:.0f} %", rounded);
  return percent < 50 ? "under 1 %" : "over 99 %";
}

std::string clock_words(UnixSeconds time) {
  return time_text(time, "%H:%M");
}

std::string day_words(UnixSeconds time) {
  return time_text(time, "%d %b %H:%M:%S");
}

std::string date_words(UnixSeconds time) {
  return time_text(time, "%Y-%m-%d %H:%M:%S");
}

}  // namespace grayling
