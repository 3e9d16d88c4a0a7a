// SPDX-License-Identifier: MIT
// Measures how long a call takes, and finds out when it hangs.
#pragma once

#include <chrono>
#include <fstream>
#include <functional>
#include <string>

#include <poll.h>
#include <sys/types.h>

namespace grayling::mysql {

// Waits until the thread waits for something, as in a call that hangs.
inline void wait_until_asleep(pid_t thread) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  std::string pid, name, state;
  while (state != "S" && std::chrono::steady_clock::now() < deadline) {
    ::poll(nullptr, 0, 10);
    std::ifstream("/proc/self/task/" + std::to_string(thread) + "/stat") >> pid >> name >> state;
  }
}

inline double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace grayling::mysql
