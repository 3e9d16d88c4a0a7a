// SPDX-License-Identifier: MIT
#include "engine/signals/signal_memory.hpp"

#include "support/catch.hpp"

using namespace grayling;
using std::chrono::seconds;

TEST_CASE("what the DNS said of a message is known for a while") {
  SignalMemory memory;
  const KeyHash message{1, 2};
  CHECK_FALSE(memory.find(message, seconds(0)));
  memory.put(message, {SpfResult::Pass, true}, seconds(0));
  REQUIRE(memory.find(message, kSignalsKeep - Monotonic(1)));
  CHECK(memory.find(message, seconds(1))->spf == SpfResult::Pass);
  CHECK(memory.find(message, seconds(1))->is_proof);
  CHECK_FALSE(memory.find({1, 3}, seconds(1)));
  CHECK_FALSE(memory.find(message, kSignalsKeep));
}

TEST_CASE("neither a message without a name nor what wasn't asked is remembered") {
  SignalMemory memory;
  memory.put({}, {SpfResult::Pass, true}, seconds(0));
  CHECK_FALSE(memory.find({}, seconds(0)));
  memory.put({1, 2}, {}, seconds(0));
  CHECK_FALSE(memory.find({1, 2}, seconds(0)));
  Signals nothing;
  nothing.take_signs({});
  memory.put({1, 2}, nothing, seconds(0));
  CHECK(memory.find({1, 2}, seconds(0)));
}

TEST_CASE("the memory of signals is bounded") {
  SignalMemory memory;
  const std::uint64_t number = 4 * kSignalsMax;
  std::size_t known = 0;
  for (std::uint64_t n = 1; n <= number; ++n) memory.put({n, n}, {SpfResult::None, false}, {});
  for (std::uint64_t n = 1; n <= number; ++n) known += memory.find({n, n}, {}) ? 1U : 0U;
  CHECK(known <= 2 * kSignalsMax);
  CHECK(known > 0);
}
