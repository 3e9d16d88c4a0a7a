// SPDX-License-Identifier: MIT
#include "grayling/base/utc_time.hpp"

#include <array>
#include <ctime>

namespace grayling {

std::string utc_time(UnixSeconds time) {
  std::tm parts{};
  const std::time_t seconds = time;
  std::array<char, 64> text{};
  if (::gmtime_r(&seconds, &parts) == nullptr) return std::to_string(time);
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%SZ", &parts);
  return {text.data(), size};
}

}  // namespace grayling
