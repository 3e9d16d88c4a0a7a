// SPDX-License-Identifier: MIT
#include "server/fault_log.hpp"

#include "support/catch.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

// Logs the most faults of one client that a minute may have, and `more` beyond that.
void fill(FaultLog& faults, const std::optional<IpAddress>& client, std::size_t more,
          std::uint64_t now_ms) {
  for (std::size_t i = 0; i < kMalformedMax + more; ++i)
    faults.log(client, Fault::Malformed, "x", now_ms);
}

}  // namespace

TEST_CASE("each fault of a client has its line, up to a limit a minute, and the rest is counted") {
  TestLog log;
  FaultLog faults(log);
  const auto one = IpAddress::parse("192.0.2.1");
  const auto other = IpAddress::parse("2001:db8::1");
  faults.log(one, Fault::Malformed, "a", 1000);
  faults.log(one, Fault::Malformed, "b", 1001);
  faults.log(std::nullopt, Fault::Malformed, "c", 1002);
  CHECK(log.lines() == std::vector<std::string>{"a", "b", "c"});
  fill(faults, one, 0, 1003);  // two too many
  CHECK(log.lines().size() == kMalformedMax + 1);
  faults.log(other, Fault::Malformed, "d", 60'999);
  CHECK(log.lines().back() == "d");
  faults.sweep(60'999);
  CHECK(log.lines().back() == "d");
  faults.sweep(61'000);
  CHECK(log.lines().back() == "more warnings about clients, left out: 2, the last about 192.0.2.1");
  faults.log(one, Fault::Malformed, "e", 61'001);
  CHECK(log.lines().back() == "e");
  const auto before = log.lines().size();
  faults.sweep(200'000);
  CHECK(log.lines().size() == before);  // nothing was left out
}

TEST_CASE("the faults left out in one minute are summed up before the next fault is logged") {
  TestLog log;
  FaultLog faults(log);
  fill(faults, std::nullopt, 1, 300'000);
  faults.log(IpAddress::parse("192.0.2.1"), Fault::Malformed, "a", 400'000);
  CHECK(log.lines().at(kMalformedMax) ==
        "more warnings about clients, left out: 1, the last about one at a UNIX socket");
  CHECK(log.lines().back() == "a");
}

TEST_CASE("for one client that is closed there is one line, whatever it sent before") {
  TestLog log;
  FaultLog faults(log);
  const auto client = IpAddress::parse("192.0.2.1");
  fill(faults, client, 1, 1);
  faults.log(client, Fault::Closed, "closed", 1);
  faults.log(client, Fault::Closed, "closed again", 2);
  CHECK(log.lines().back() == "closed");
  CHECK(log.lines().size() == kMalformedMax + 1);
}

TEST_CASE("a client with many addresses doesn't fill the log") {
  TestLog log;
  FaultLog faults(log);
  for (int i = 0; i < 10'000; ++i) {
    const auto text = "127.0." + std::to_string(i / 100) + "." + std::to_string(i % 100);
    faults.log(IpAddress::parse(text), Fault::Malformed, text, 1);
  }
  CHECK(log.lines().size() == kFaultsMax);
  faults.sweep(kFaultMs + 1);
  CHECK(log.count("left out: 9500, the last about 127.0.99.99") == 1);
}
