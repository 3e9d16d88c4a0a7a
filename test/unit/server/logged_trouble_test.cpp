// SPDX-License-Identifier: MIT
#include "grayling/server/logged_trouble.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("the last warnings and errors are kept, the newest first, and no more") {
  TroubleMemory memory;
  for (std::size_t i = 0; i <= kTroublesMax; ++i) {
    memory.record(static_cast<UnixSeconds>(i), LogLevel::Warning, "trouble " + std::to_string(i));
  }
  memory.record(100, LogLevel::Info, "action=pass");
  memory.record(100, LogLevel::Debug, "detail");
  memory.record(101, LogLevel::Error, "the worst");
  const auto last = memory.last();
  REQUIRE(last.size() == kTroublesMax);
  CHECK(last.front().text == "the worst");
  CHECK(last.front().level == LogLevel::Error);
  CHECK(last.front().at == 101);
  CHECK(last[1].text == "trouble 20");
  CHECK(last.back().text == "trouble 2");
}

TEST_CASE("a repeated warning is counted, and pushes out no other") {
  TroubleMemory memory;
  memory.record(1, LogLevel::Warning, "once");
  for (UnixSeconds now = 2; now <= 1000; ++now) {
    memory.record(now, LogLevel::Warning, now % 2 == 0 ? "again" : "and again");
  }
  memory.record(1001, LogLevel::Error, "once");  // of another level
  const auto last = memory.last();
  REQUIRE(last.size() == 4);
  CHECK(last[0].level == LogLevel::Error);
  CHECK(last[1].text == "again");
  CHECK(last[1].at == 1000);
  CHECK(last[1].times == 500);
  CHECK(last[2].times == 499);
  CHECK(last[3].text == "once");
  CHECK(last[3].times == 1);
}

TEST_CASE("a long line is cut, and what it must not have is gone") {
  TroubleMemory memory;
  memory.record(1, LogLevel::Error, "a\nb" + std::string(100000, 'x'));
  const auto last = memory.last();
  REQUIRE(last.size() == 1);
  CHECK(last[0].text.substr(0, 4) == "a?bx");
  CHECK(last[0].text.size() <= kTroubleBytesMax + 3);
}
