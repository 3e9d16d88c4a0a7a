// SPDX-License-Identifier: MIT
#include "grayling/base/assert.hpp"

#include <csignal>
#include <string>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"

using namespace grayling;

namespace {

struct Ended {
  int status = -1;  // as waitpid() has it
  std::string said;
};

// Asserts that `value` is even in a separate process, and keeps its standard error.
Ended assert_even(int value) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    std::signal(SIGABRT, SIG_DFL);  // Catch2 has a handler of its own
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    GRAYLING_ASSERT(value % 2 == 0);
    _exit(0);
  }
  close(ends[1]);
  Ended ended;
  char text[512];
  for (ssize_t n = 1; n > 0;) {
    n = read(ends[0], text, sizeof text);
    if (n > 0) ended.said.append(text, static_cast<std::size_t>(n));
  }
  close(ends[0]);
  REQUIRE(waitpid(child, &ended.status, 0) == child);
  return ended;
}

}  // namespace

TEST_CASE("an assertion that fails names its expression, file and line, and aborts") {
  const Ended ended = assert_even(3);
  CHECK(WIFSIGNALED(ended.status));
  CHECK(WTERMSIG(ended.status) == SIGABRT);
  CHECK(ended.said.starts_with("grayling: assertion failed: value % 2 == 0 (assert_test.cpp:"));
  CHECK(ended.said.ends_with(")\n"));
}

TEST_CASE("an assertion that holds says nothing") {
  const Ended ended = assert_even(4);
  CHECK(WIFEXITED(ended.status));
  CHECK(ended.said.empty());
}

TEST_CASE("an assertion is an expression that is evaluated once") {
  int count = 0;
  const auto next = [&count] { return ++count; };
  if (count == 0)
    GRAYLING_ASSERT(next() == 1);
  else
    FAIL("an else after an assertion belongs to its own if");
  CHECK(count == 1);
}
