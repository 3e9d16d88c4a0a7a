// SPDX-License-Identifier: MIT
// While it lives, SIGINT and SIGTERM don't end the program but are noted, so that work can be kept.
// A second one ends it. One at a time; the main thread.
#pragma once

#include <array>
#include <csignal>

namespace grayling {

class Interruption {
 public:
  Interruption();
  ~Interruption();  // as before
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  bool has_come() const;

 private:
  std::array<struct sigaction, 2> before_{};
};

}  // namespace grayling
