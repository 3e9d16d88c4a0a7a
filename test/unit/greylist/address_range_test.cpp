// SPDX-License-Identifier: MIT
#include "greylist/address_range.hpp"

#include <string>

#include "support/catch.hpp"

using namespace grayling;

namespace {

std::string between(const char* first, const char* last) {
  const auto networks = networks_between(*IpAddress::parse(first), *IpAddress::parse(last));
  if (!networks) return "none";
  std::string text;
  for (const auto& network : *networks) text += (text.empty() ? "" : " ") + network.text();
  return text;
}

}  // namespace

TEST_CASE("a range is the fewest networks that hold it, and nothing more") {
  CHECK(between("192.0.2.10", "192.0.2.20") ==
        "192.0.2.10/31 192.0.2.12/30 192.0.2.16/30 192.0.2.20");
  CHECK(between("192.0.2.7", "192.0.2.7") == "192.0.2.7");
  CHECK(between("192.0.2.0", "192.0.2.255") == "192.0.2.0/24");
  CHECK(between("192.0.2.255", "192.0.3.0") == "192.0.2.255 192.0.3.0");
  CHECK(between("0.0.0.0", "255.255.255.255") == "0.0.0.0/0");
  CHECK(between("255.255.255.254", "255.255.255.255") == "255.255.255.254/31");
  CHECK(between("2001:db8::1", "2001:db8::4") == "2001:db8::1 2001:db8::2/127 2001:db8::4");
  CHECK(between("2001:db8::", "2001:db8:0:1:ffff:ffff:ffff:ffff") == "2001:db8::/63");
  CHECK(between("::ffff:192.0.2.8", "192.0.2.9") == "192.0.2.8/31");
}

TEST_CASE("the longest range is 254 networks") {
  const auto networks = networks_between(
      *IpAddress::parse("::1"), *IpAddress::parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"));
  REQUIRE(networks);
  CHECK(networks->size() == 254);
}

TEST_CASE("what is no range has no networks") {
  CHECK(between("192.0.2.20", "192.0.2.10") == "none");
  CHECK(between("192.0.2.1", "2001:db8::1") == "none");
  CHECK(between("2001:db8::1", "192.0.2.1") == "none");
  // ::ffff:0:0/96 would be all of IPv4.
  CHECK(between("::fffe:0:1", "::ffff:ffff:ffff") == "none");
}
