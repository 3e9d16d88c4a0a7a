// SPDX-License-Identifier: MIT
#include "grayling/base/ip.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {
void check(const char* text, int prefix, const char* network) {
  CAPTURE(text);
  const auto ip = IpAddress::parse(text);
  REQUIRE(ip);
  std::string out;
  append_network(out, *ip, prefix);
  CHECK(out == network);
}
}  // namespace

TEST_CASE("networks of addresses") {
  check("192.0.2.7", 24, "192.0.2.0/24");
  check("192.0.2.255", 25, "192.0.2.128/25");
  check("192.0.2.7", 32, "192.0.2.7/32");
  check("192.0.2.7", 0, "0.0.0.0/0");
  check("::ffff:192.0.2.7", 24, "192.0.2.0/24");
  check("::FFFF:c000:0207", 24, "192.0.2.0/24");
  check("2001:db8:0:1:2:3:4:5", 64, "2001:db8:0:1::/64");
  check("2001:db8::ffff", 127, "2001:db8::fffe/127");
  check("::192.0.2.7", 128, "::192.0.2.7/128");
}

TEST_CASE("no addresses") {
  for (const auto* text : {"", "unknown", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4x", " ::1",
                           "::1 ", "::1%lo", "[::1]", "::1/64", "1:2:3:4:5:6:7:8:9",
                           ":::", "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"}) {
    CAPTURE(text);
    CHECK_FALSE(IpAddress::parse(text));
  }
  CHECK_FALSE(IpAddress::parse(std::string_view("::1\0x", 5)));
}
