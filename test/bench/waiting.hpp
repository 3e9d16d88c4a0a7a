// SPDX-License-Identifier: MIT
// Waits for the time that a plan says. Any thread.
#pragma once

#include <chrono>
#include <thread>

#include <sys/prctl.h>

namespace bench {

// For the calling thread: else the kernel rounds its waits up by 50 microseconds.
inline void wait_exactly() {
  ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

inline void wait_for(std::chrono::steady_clock::time_point due) {
  std::this_thread::sleep_until(due);
}

}  // namespace bench
