// SPDX-License-Identifier: MIT
#include "grayling/base/utc_time.hpp"

#include <array>
#include <ctime>

namespace grayling {

std::string utc_time(UnixSeconds time) {
  std::string text = format_utc(time, "%Y-%m-%d %H:%M:%SZ");
  return text.empty() ? std::to_string(time) : text;
}

std::string format_utc(UnixSeconds time, const char* form) {
  std::tm parts{};
  const std::time_t seconds = time;
  if (::gmtime_r(&seconds, &parts) == nullptr) return "";
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), form, &parts)};
}

}  // namespace grayling
