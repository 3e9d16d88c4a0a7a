// SPDX-License-Identifier: MIT
#include "grayling/dnslist/address_pattern.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

bool matches(const std::string& pattern, const char* address) {
  CAPTURE(pattern, address);
  const auto parsed = AddressPattern::parse(pattern);
  REQUIRE(parsed);
  CHECK(parsed->text() == pattern);
  return parsed->matches(*IpAddress::parse(address));
}

std::string error(const std::string& pattern) {
  CAPTURE(pattern);
  const auto parsed = AddressPattern::parse(pattern);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().kind == ErrorKind::Config);
  return parsed.error().text;
}

}  // namespace

TEST_CASE("a pattern names an address, ranges of its parts, or any part") {
  CHECK(matches("127.0.0.2", "127.0.0.2"));
  CHECK_FALSE(matches("127.0.0.2", "127.0.0.3"));
  CHECK_FALSE(matches("127.0.0.[2-3]", "127.0.0.1"));
  CHECK(matches("127.0.0.[2-3]", "127.0.0.2"));
  CHECK(matches("127.0.0.[2-3]", "127.0.0.3"));
  CHECK_FALSE(matches("127.0.0.[2-3]", "127.0.0.4"));
  CHECK(matches("127.0.0.[7-7]", "127.0.0.7"));
  CHECK(matches("127.0.*.[0-1]", "127.0.15.1"));
  CHECK_FALSE(matches("127.0.*.[0-1]", "127.0.15.2"));
  CHECK_FALSE(matches("127.0.*.[0-1]", "127.1.15.1"));
  CHECK(matches("127.255.255.*", "127.255.255.254"));
  CHECK(matches("127.[0-255].0.0", "127.255.0.0"));
  CHECK(matches("127.*.*.*", "127.0.0.0"));
}

TEST_CASE("no pattern matches an IPv6 address, though its bytes may be the same") {
  const auto any = *AddressPattern::parse("127.*.*.*");
  CHECK_FALSE(any.matches(*IpAddress::parse("7f00:1::")));
  CHECK_FALSE(any.matches(*IpAddress::parse("::1")));
}

TEST_CASE("a pattern covers another if it matches all that the other does") {
  const auto covers = [](const char* wide, const char* narrow) {
    return AddressPattern::parse(wide)->covers(*AddressPattern::parse(narrow));
  };
  CHECK(covers("127.0.0.*", "127.0.0.[2-3]"));
  CHECK(covers("127.0.0.2", "127.0.0.2"));
  CHECK_FALSE(covers("127.0.0.[2-3]", "127.0.0.*"));
  CHECK_FALSE(covers("127.0.0.[2-3]", "127.0.0.[3-4]"));
  CHECK_FALSE(covers("127.0.0.*", "127.0.1.2"));
}

TEST_CASE("a pattern that reaches outside 127.0.0.0/8 is refused") {
  for (const char* const pattern :
       {"10.0.0.2", "*.0.0.2", "[127-128].0.0.2", "[126-127].0.0.2", "192.0.2.*", "0.0.0.0"}) {
    CHECK(error(pattern).starts_with("reaches outside 127.0.0.0/8"));
  }
}

TEST_CASE("what is no pattern is refused, and the error says what would be right") {
  for (const char* const pattern : {"", "127.0.0", "127.0.0.2.3", "127.*", "::1", "listed"}) {
    CHECK(error(pattern).starts_with("is no pattern for an IPv4 address, which has four parts"));
  }
  for (const char* const pattern :
       {"127.0.0.", "127.0.0.256", "127.0.0.-1", "127.0.0.+1", "127.0.0.02", "127.0.0. 2",
        "127.0.0.2/32", "127.0.0.[2]", "127.0.0.[2-]", "127.0.0.[-3]", "127.0.0.[]", "127.0.0.2-3",
        "127.0.0.[2-256]", "127.0.0.[2-3-4]", "127.0.0.**", "127.0.0.0x2", "127.0.0.[2-3"}) {
    CHECK(error(pattern).find("is no number from 0 to 255, no range like [2-3] and no *; write") !=
          std::string::npos);
  }
  CHECK(error("127.0.0.[3-2]") == "the range [3-2] is the wrong way round; write [2-3]");
  for (const char* const pattern : {"127.0.0.[2..3]", "127.0.0.[2;4]", "127.0..2"}) {
    CHECK(error(pattern).starts_with("a range is written like [2-3]"));
  }
}
