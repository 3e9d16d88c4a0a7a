// SPDX-License-Identifier: MIT
#include "server/fault_log.hpp"

#include "support/catch.hpp"
#include "support/test_log.hpp"

using namespace grayling;

TEST_CASE("a client is warned about once a minute, and what was left out is told") {
  TestLog log;
  FaultLog faults(log);
  const auto one = IpAddress::parse("192.0.2.1");
  const auto other = IpAddress::parse("2001:db8::1");
  faults.tell(one, "a", 1000);
  faults.tell(one, "b", 1001);
  faults.tell(other, "c", 1002);
  faults.tell(std::nullopt, "d", 1003);
  faults.tell(other, "e", 60'999);
  CHECK(log.lines() == std::vector<std::string>{"a", "c", "d"});
  faults.sweep(60'999);
  CHECK(log.lines().size() == 3);
  faults.sweep(61'000);
  CHECK(log.lines().back() ==
        "more warnings about clients, left out: 2, the last about 2001:db8::1");
  faults.tell(one, "f", 61'001);
  CHECK(log.lines().back() == "f");
  faults.sweep(200'000);
  CHECK(log.lines().size() == 5);  // nothing was left out
  faults.tell(std::nullopt, "g", 300'000);
  faults.tell(std::nullopt, "h", 300'000);
  faults.tell(one, "i", 400'000);  // tells of the minute before first
  CHECK(log.lines().at(6) ==
        "more warnings about clients, left out: 1, the last about one at a UNIX socket");
  CHECK(log.lines().back() == "i");
}

TEST_CASE("who has many addresses fills no log either") {
  TestLog log;
  FaultLog faults(log);
  for (int i = 0; i < 10'000; ++i) {
    const auto text = "127.0." + std::to_string(i / 100) + "." + std::to_string(i % 100);
    faults.tell(IpAddress::parse(text), text, 1);
  }
  CHECK(log.lines().size() == kFaultyClientsMax);
  faults.sweep(kFaultMs + 1);
  CHECK(log.count("left out: 9936, the last about 127.0.99.99") == 1);
}
