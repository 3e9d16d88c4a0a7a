// SPDX-License-Identifier: MIT
// The last warnings and errors of a log, to show on the status page. Not synchronized: the owner
// locks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"

namespace grayling {

// How many lines are kept (older ones are in the log), and how many bytes of each.
inline constexpr std::size_t kTroublesMax = 20;
inline constexpr std::size_t kTroubleBytesMax = 512;

struct LoggedTrouble {
  UnixSeconds at = 0;  // the last time
  LogLevel level = LogLevel::Warning;
  std::string text;  // printable()
  std::uint64_t times = 0;
};

class TroubleMemory {
 public:
  // Keeps warnings and errors. A repeated one is counted with the first, so that it doesn't push
  // the others out.
  void record(UnixSeconds now, LogLevel level, std::string_view line) {
    if (level <= LogLevel::Warning) keep(now, level, line);
  }

  std::vector<LoggedTrouble> last() const;  // the newest first

 private:
  void keep(UnixSeconds now, LogLevel level, std::string_view line);

  std::vector<LoggedTrouble> troubles_;  // the newest last
};

}  // namespace grayling
