// SPDX-License-Identifier: MIT
// The last warnings and errors of a log, for who looks at the service and not at its log. One
// owner, which locks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"

namespace grayling {

// Lines that are kept: what happened before is in the log. And what is kept of each, in bytes.
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
  // Keeps warnings and errors. One that is the same as one before is counted with it, so that
  // nothing that comes again and again pushes the others out.
  void note(UnixSeconds now, LogLevel level, std::string_view line);

  std::vector<LoggedTrouble> last() const;  // the newest first

 private:
  std::vector<LoggedTrouble> troubles_;  // the newest last
};

}  // namespace grayling
