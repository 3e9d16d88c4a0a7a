// SPDX-License-Identifier: MIT
#include "engine/memory/hour_memory.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("what was counted is due again after an hour, or when the clock went back") {
  HourMemory memory;
  const KeyHash what{1, 1};
  const UnixSeconds now = 1'800'000'000;
  CHECK(memory.is_due(what, now));
  memory.set_counted(what, now);
  CHECK_FALSE(memory.is_due(what, now));
  CHECK_FALSE(memory.is_due(what, now + kCountEvery - 1));
  CHECK(memory.is_due({1, 2}, now));
  CHECK(memory.is_due(what, now + kCountEvery));
  CHECK(memory.is_due(what, now - 1));
  memory.clear();
  CHECK(memory.is_due(what, now));
}
