// SPDX-License-Identifier: MIT
// Waits until a planned time. Any thread.
#pragma once

#include <chrono>
#include <thread>

#include <sys/prctl.h>

namespace bench {

// Acts on the calling thread. Without it the kernel makes each wait up to 50 microseconds longer.
inline void wait_exactly() {
  ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

inline void wait_for(std::chrono::steady_clock::time_point due) {
  std::this_thread::sleep_until(due);
}

}  // namespace bench
