// SPDX-License-Identifier: MIT
#include "server/log_format.hpp"

#include <array>
#include <ctime>

namespace grayling {
namespace {

struct LevelWords {
  std::string_view name;
  std::string_view priority;  // LOG_ERR, LOG_WARNING, LOG_INFO, LOG_DEBUG
};
constexpr std::array<LevelWords, 4> kLevels = {
    {{" error: ", "<3>"}, {" warning: ", "<4>"}, {" info: ", "<6>"}, {" debug: ", "<7>"}}};

std::string utc_text(UnixSeconds now) {
  const std::time_t time = now;
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace

void LogFormat::append(std::string& out, UnixSeconds now, LogLevel level, std::string_view line) {
  const LevelWords& words = kLevels[static_cast<std::size_t>(level)];
  if (prefix_ == LogPrefix::Priority) {
    out.append(words.priority);
  } else {
    if (now != stamped_) {
      stamp_ = utc_text(now);
      stamped_ = now;
    }
    out.append(stamp_).append(words.name);
  }
  out.append(line).push_back('\n');
}

}  // namespace grayling
