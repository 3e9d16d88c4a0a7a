// SPDX-License-Identifier: MIT
#include "grayling/base/assert.hpp"

#include "support/child_process.hpp"

using namespace grayling;

namespace {

// Asserts that `value` is even in a separate process.
Ended assert_even(int value) {
  return run_in_child([value] {
    GRAYLING_ASSERT(value % 2 == 0);
    return 0;
  });
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
