// SPDX-License-Identifier: MIT
#include "engine/memory/sent_memory.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kMidnight = 86400 * 10000;

KeyHash number(std::uint64_t n) {
  return {n * 0x9e3779b97f4a7c15, n + 1};
}
const KeyHash kAnna = number(1'000'000'001);
const KeyHash kBob = number(1'000'000'002);

}  // namespace

TEST_CASE("a row is noted again after the pause, or where the clock was wrong") {
  SentMemory sent;
  CHECK(sent.is_due(number(1), 3600, kMidnight));
  sent.set_noted(number(1), kAnna, kMidnight);
  CHECK_FALSE(sent.is_due(number(1), 3600, kMidnight));
  CHECK_FALSE(sent.is_due(number(1), 3600, kMidnight + 3599));
  CHECK(sent.is_due(number(1), 3600, kMidnight + 3600));
  CHECK(sent.is_due(number(1), 3600, kMidnight - 1));
  CHECK(sent.is_due(number(2), 3600, kMidnight));
  sent.forget_noted();
  CHECK(sent.is_due(number(1), 3600, kMidnight));
}

TEST_CASE("one account has so many rows noted a day, and takes no other's") {
  SentMemory sent;
  for (std::uint32_t i = 0; i < kSentByOneMax; ++i) {
    CHECK(sent.may_note(kAnna, kMidnight));
    sent.set_noted(number(i), kAnna, kMidnight);
  }
  CHECK_FALSE(sent.may_note(kAnna, kMidnight + 86399));
  CHECK(sent.may_note(kBob, kMidnight + 86399));
  sent.forget_noted();
  CHECK_FALSE(sent.may_note(kAnna, kMidnight + 86399));
  CHECK(sent.may_note(kAnna, kMidnight + 86400));
}

TEST_CASE("all accounts together have so many rows noted a day", "[many]") {
  SentMemory sent;
  for (std::uint32_t i = 0; i < kSentByAllMax; ++i) {
    sent.set_noted(number(i), number(i % 1000), kMidnight);
  }
  CHECK_FALSE(sent.may_note(kBob, kMidnight));
  CHECK(sent.may_note(kBob, kMidnight + 86400));
}
