// SPDX-License-Identifier: MIT
#include "grayling/base/clock.hpp"

namespace grayling {

UnixSeconds SystemClock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count();
}

Monotonic SystemClock::monotonic() const {
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace grayling
