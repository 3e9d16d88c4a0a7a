// SPDX-License-Identifier: MIT
// Collects log lines for a test to look at. Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "grayling/base/log.hpp"

namespace grayling {

class TestLog final : public Log {
 public:
  void write(LogLevel, std::string_view line) override {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(line);
    written_.notify_all();
  }
  bool wants(LogLevel) const override { return true; }

  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  // Returns how many lines contain `part`.
  int count(std::string_view part) const {
    const std::lock_guard lock(mutex_);
    return counted(part);
  }

  // Waits for lines that contain `part`. Returns false after ten seconds.
  bool wait_for(std::string_view part, int lines = 1) {
    std::unique_lock lock(mutex_);
    return written_.wait_for(lock, std::chrono::seconds(10),
                             [&] { return counted(part) >= lines; });
  }

 private:
  int counted(std::string_view part) const {
    int n = 0;
    for (const auto& line : lines_) n += line.find(part) != std::string::npos;
    return n;
  }

  mutable std::mutex mutex_;
  std::condition_variable written_;
  std::vector<std::string> lines_;
};

}  // namespace grayling
