// SPDX-License-Identifier: MIT
#include "server/allow_list.hpp"

#include "support/catch.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

std::vector<IpNetwork> networks(const std::vector<const char*>& texts) {
  std::vector<IpNetwork> networks;
  for (const auto* text : texts) networks.push_back(IpNetwork::parse(text).value());
  return networks;
}

void check(const char* client, const std::vector<const char*>& allow, bool may) {
  CAPTURE(client);
  CHECK(is_allowed(IpAddress::parse(client).value(), networks(allow)) == may);
}

const IpAddress kStranger = *IpAddress::parse("203.0.113.9");
const IpAddress kOther = *IpAddress::parse("2001:db8::7");
constexpr const char* kClosed = "connections from outside `allow` are closed: ";

}  // namespace

TEST_CASE("loopback may connect always, others where a network has them") {
  check("127.0.0.1", {}, true);
  check("127.0.0.2", {}, true);
  check("127.255.255.255", {"192.0.2.0/24"}, true);
  check("::1", {}, true);
  check("128.0.0.1", {}, false);
  check("126.255.255.255", {}, false);
  check("::2", {}, false);
  check("192.0.2.7", {}, false);
  check("192.0.2.7", {"2001:db8::/32", "192.0.2.0/24"}, true);
  check("::ffff:192.0.2.7", {"192.0.2.0/24"}, true);
  check("192.0.3.7", {"2001:db8::/32", "192.0.2.0/24"}, false);
  check("2001:db8::7", {"2001:db8::/32", "192.0.2.0/24"}, true);
  check("2001:db9::7", {"2001:db8::/32", "192.0.2.0/24"}, false);
  check("203.0.113.9", {"::/0"}, false);
}

TEST_CASE("a refused connection is logged at once, a flood once a minute with its count") {
  TestLog log;
  AllowList list(log);
  CHECK(list.admits(std::nullopt, 0));
  CHECK_FALSE(list.admits(kStranger, 1000));
  CHECK(log.lines() == std::vector<std::string>{std::string(kClosed) + "203.0.113.9"});
  for (std::uint64_t i = 0; i < 10'000; ++i) CHECK_FALSE(list.admits(kStranger, 1001 + i));
  CHECK_FALSE(list.admits(kOther, 60'999));
  list.log_closed(60'999);
  CHECK(log.lines().size() == 1);
  list.log_closed(61'000);
  list.log_closed(200'000);
  REQUIRE(log.lines().size() == 2);
  CHECK(log.lines()[1] == std::string(kClosed) + "2001:db8::7, the last of 10001");
  CHECK_FALSE(list.admits(kStranger, 200'001));
  REQUIRE(log.lines().size() == 3);
  CHECK(log.lines()[2] == std::string(kClosed) + "203.0.113.9");
}

TEST_CASE("a new list holds from the next connection on") {
  TestLog log;
  AllowList list(log);
  list.set(networks({"203.0.113.0/24"}));
  CHECK(list.admits(kStranger, 0));
  CHECK_FALSE(list.admits(kOther, 0));
  list.set(networks({"2001:db8::/32"}));
  CHECK_FALSE(list.admits(kStranger, 0));
  CHECK(list.admits(kOther, 0));
}
