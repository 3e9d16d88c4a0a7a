// SPDX-License-Identifier: MIT
// Runs a part of a test in a process of its own, because it ends the process.
#pragma once

#include <csignal>
#include <functional>
#include <string>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"

namespace grayling {

struct Ended {
  int status = -1;   // as waitpid() has it
  std::string said;  // on its standard error
};

// Runs `body`, whose result is the exit code. No core is dumped.
inline Ended run_in_child(const std::function<int()>& body) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[1]);
    std::signal(SIGABRT, SIG_DFL);  // Catch2 has a handler of its own
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::_exit(body());
  }
  ::close(ends[1]);
  Ended ended;
  char text[512];
  for (ssize_t n = 1; n > 0;) {
    n = ::read(ends[0], text, sizeof text);
    if (n > 0) ended.said.append(text, static_cast<std::size_t>(n));
  }
  ::close(ends[0]);
  REQUIRE(::waitpid(child, &ended.status, 0) == child);
  return ended;
}

}  // namespace grayling
