// SPDX-License-Identifier: MIT
#include "replay/anonymous_address.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace grayling;

namespace {

IpAddress address(std::string_view text) {
  return IpAddress::parse(text).value();
}

// How many bits at the start are the same.
int common_bits(const IpAddress& one, const IpAddress& other) {
  int bits = 0;
  while (bits < one.bits() && one.masked(bits + 1) == other.masked(bits + 1)) ++bits;
  return bits;
}

}  // namespace

TEST_CASE("networks stay networks, and each address gets its own") {
  const KeyedHash hash("a key of the tests, and of nobody else");
  const AnonymousAddresses addresses(hash);
  const std::vector<std::string> texts = {"192.0.2.7",       "192.0.2.8",         "192.0.2.200",
                                          "192.0.3.7",       "192.1.2.7",         "198.51.100.7",
                                          "2001:db8::1",     "2001:db8::2",       "2001:db8:1::1",
                                          "2001:db8:0:1::1", "2001:db8:0:1:8::1", "2a00::1"};
  std::set<std::string> made;
  for (const auto& one : texts) {
    made.insert(addresses.of(address(one)).text());
    CHECK(addresses.of(address(one)) != address(one));
    CHECK(addresses.of(address(one)).is_ipv4() == address(one).is_ipv4());
    for (const auto& other : texts) {
      CAPTURE(one, other);
      const int before = common_bits(address(one), address(other));
      const int after = common_bits(addresses.of(address(one)), addresses.of(address(other)));
      const bool is_ipv4 = address(one).is_ipv4();
      if (is_ipv4 != address(other).is_ipv4()) continue;
      // The first eight bits of IPv4 are changed together.
      CHECK((before == after || (is_ipv4 && before < 8 && after < 8)));
    }
  }
  CHECK(made.size() == texts.size());
}

TEST_CASE("no part of an address stays") {
  const KeyedHash hash("a key of the tests, and of nobody else");
  const AnonymousAddresses addresses(hash);
  for (std::size_t byte = 0; byte < 4; ++byte) {
    int same = 0;
    for (int i = 1; i < 100; ++i) {
      const auto number = std::to_string(i);
      const auto one = address(number + "." + number + "." + number + "." + number);
      same += addresses.of(one).bytes()[byte] == one.bytes()[byte];
    }
    CHECK(same < 10);
  }
  for (std::size_t byte = 1; byte < 16; ++byte) {
    int same = 0;
    for (int i = 10; i < 100; ++i) {
      const auto number = std::to_string(i);
      const auto one =
          address("2a" + number + ":" + number + number + ":db8:" + number + "::" + number);
      same += addresses.of(one).bytes()[byte] == one.bytes()[byte];
    }
    CHECK(same < 30);
  }
}

TEST_CASE("loopback stays loopback, and no other address becomes that") {
  const KeyedHash hash("another key");
  const AnonymousAddresses addresses(hash);
  CHECK(addresses.of(address("127.0.0.1")) == address("127.0.0.1"));
  CHECK(addresses.of(address("::1")) == address("::1"));
  std::set<std::string> firsts;
  for (int first = 0; first < 256; ++first) {
    const auto made = addresses.of(address(std::to_string(first) + ".2.3.4")).text();
    firsts.insert(made.substr(0, made.find('.')));
    if (first == 0 || first == 127 || first >= 224) {
      CHECK(made.starts_with(std::to_string(first) + "."));
    }
  }
  CHECK(firsts.size() == 256);
}
