// SPDX-License-Identifier: MIT
// Shows the progress of long work on stderr, if that is a terminal. One thread.
#pragma once

#include <cstdint>
#include <string>

namespace grayling {

class Progress {
 public:
  // `total`: bytes of the whole; 0: unknown.
  explicit Progress(std::uint64_t total);
  ~Progress();  // removes its line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::uint64_t bytes, std::uint64_t lines);
  void show(const std::string& text);

 private:
  const std::uint64_t total_;
  const bool is_terminal_;
  bool is_shown_ = false;
};

// "[##########          ]  50 %", of a whole that isn't 0.
std::string progress_bar(std::uint64_t done, std::uint64_t total);
// "[##########          ]  50 %  1234567 lines"
std::string progress_text(std::uint64_t bytes, std::uint64_t total, std::uint64_t lines);

}  // namespace grayling
