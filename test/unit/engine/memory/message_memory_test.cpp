// SPDX-License-Identifier: MIT
#include "engine/memory/message_memory.hpp"

#include <string>

#include "support/catch.hpp"

using namespace grayling;

namespace {

KeyHash key(std::uint64_t n) {
  return {n * 0x9e3779b97f4a7c15U, n * 0xbf58476d1ce4e5b9U};
}

std::string message(int n) {
  return "1f2." + std::to_string(n) + ".0";
}

}  // namespace

TEST_CASE("a message's verdict on a key is found again, and no other's") {
  MessageMemory memory(key(99));
  memory.remember("m1", key(1), Reason::New);
  memory.remember("m1", key(2), Reason::FirstPass);
  memory.remember("m2", key(1), Reason::StoreFailed);
  CHECK(memory.find("m1", key(1)) == Reason::New);
  CHECK(memory.find("m1", key(2)) == Reason::FirstPass);
  CHECK(memory.find("m2", key(1)) == Reason::StoreFailed);
  CHECK_FALSE(memory.find("m2", key(2)));
  CHECK_FALSE(memory.find("m3", key(1)));
  memory.remember("m1", key(1), Reason::Busy);
  CHECK(memory.find("m1", key(1)) == Reason::Busy);
}

TEST_CASE("policies are judged apart, but who is new is new for all of them") {
  MessageMemory memory(key(99));
  memory.remember("m1", key(1), Reason::EarlyRetry);
  memory.remember("m1", key(1), Reason::FirstPass, 2);
  CHECK(memory.find("m1", key(1)) == Reason::EarlyRetry);
  CHECK_FALSE(memory.find("m1", key(1), 1));
  CHECK(memory.find("m1", key(1), 2) == Reason::FirstPass);
  memory.remember("m2", key(1), Reason::New, 2);
  for (const std::uint32_t policy : {0U, 1U, 2U}) {
    CHECK(memory.find("m2", key(1), policy) == Reason::New);
  }
}

TEST_CASE("where no instance is known, nothing is remembered") {
  MessageMemory memory(key(99));
  memory.remember("", key(1), Reason::New);
  CHECK_FALSE(memory.find("", key(1)));
  CHECK(memory.take_header(""));
  CHECK(memory.take_header(""));
}

TEST_CASE("a message has one header") {
  MessageMemory memory(key(99));
  CHECK(memory.take_header("m1"));
  CHECK_FALSE(memory.take_header("m1"));
  CHECK(memory.take_header("m2"));
}

TEST_CASE("the memory holds what it has room for, and then forgets the oldest", "[many]") {
  MessageMemory memory(key(99));
  const int total = 4 * static_cast<int>(kMessagesMax);
  for (int n = 0; n < total; ++n) memory.remember(message(n), key(7), Reason::New);
  int recent = 0;
  int old = 0;
  for (int n = 0; n < total; ++n) {
    if (!memory.find(message(n), key(7))) continue;
    ++(n >= total - static_cast<int>(kMessagesMax) / 4 ? recent : old);
  }
  CHECK(recent > static_cast<int>(kMessagesMax) / 4 * 99 / 100);
  CHECK(recent + old <= static_cast<int>(kMessagesMax));
}
