// SPDX-License-Identifier: MIT
#include "grayling/base/clock.hpp"

#include <ctime>

namespace grayling {

UnixSeconds SystemClock::now() const {
  return std::time(nullptr);  // cheap: the kernel keeps it ready; a finer clock costs more
}

Monotonic SystemClock::monotonic() const {
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace grayling
