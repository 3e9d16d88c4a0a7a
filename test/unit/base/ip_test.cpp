// SPDX-License-Identifier: MIT
#include "grayling/base/ip.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include <arpa/inet.h>

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

void check_network(const char* written, const char* shown) {
  CAPTURE(written);
  const auto network = IpNetwork::parse(written);
  REQUIRE(network);
  CHECK(network->text() == shown);
  CHECK(IpNetwork::parse(shown).value() == *network);
}

void check_contains(const char* network, const char* address, bool does) {
  CAPTURE(network, address);
  CHECK(IpNetwork::parse(network).value().contains(*IpAddress::parse(address)) == does);
}

void check_no_network(const char* written, const char* remedy) {
  CAPTURE(written);
  const auto network = IpNetwork::parse(written);
  REQUIRE_FALSE(network);
  CAPTURE(network.error().text);
  CHECK(network.error().kind == ErrorKind::Config);
  CHECK(network.error().text.find(remedy) != std::string::npos);
}
}  // namespace

TEST_CASE("a network contains the addresses that begin with its bits") {
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

TEST_CASE("four numbers that aren't an IPv4 address are refused") {
  for (const auto* text : {"01.2.3.4", "1.2.3.00", "1.2.3.", "1.2.3.4.", ".1.2.3", "1..2.3",
                           "1.2.3.1000", "1.2.3.4 ", "1.2.3.-4", "1,2.3.4"}) {
    CAPTURE(text);
    CHECK_FALSE(IpAddress::parse(text));
  }
  CHECK(IpAddress::parse("0.10.255.100"));
}

TEST_CASE("text that isn't an address is refused") {
  for (const auto* text : {"", "unknown", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4x", " ::1",
                           "::1 ", "::1%lo", "[::1]", "::1/64", "1:2:3:4:5:6:7:8:9",
                           ":::", "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"}) {
    CAPTURE(text);
    CHECK_FALSE(IpAddress::parse(text));
  }
  CHECK_FALSE(IpAddress::parse(std::string_view("::1\0x", 5)));
}

TEST_CASE("a network is written with its prefix, or as one address") {
  check_network("192.0.2.0/24", "192.0.2.0/24");
  check_network("192.0.2.7", "192.0.2.7");
  check_network("192.0.2.7/32", "192.0.2.7");
  check_network("0.0.0.0/0", "0.0.0.0/0");
  check_network("192.0.2.128/25", "192.0.2.128/25");
  check_network("2001:DB8:0:0::/32", "2001:db8::/32");
  check_network("2001:db8::1/128", "2001:db8::1");
  check_network("2001:db8::1", "2001:db8::1");
  check_network("::/0", "::/0");
  check_network("::ffff:192.0.2.0/120", "192.0.2.0/24");
  check_network("::ffff:0:0/96", "0.0.0.0/0");
  check_network("::ffff:192.0.2.7/128", "192.0.2.7");
  check_network("::ffff:192.0.2.7", "192.0.2.7");
}

TEST_CASE("a network holds the addresses that begin as it does, of its own family") {
  check_contains("192.0.2.0/24", "192.0.2.0", true);
  check_contains("192.0.2.0/24", "192.0.2.255", true);
  check_contains("192.0.2.0/24", "192.0.3.0", false);
  check_contains("192.0.2.0/24", "192.0.1.255", false);
  check_contains("192.0.2.0/24", "::ffff:192.0.2.7", true);
  check_contains("192.0.2.0/24", "::192.0.2.7", false);
  check_contains("192.0.2.128/25", "192.0.2.127", false);
  check_contains("192.0.2.7", "192.0.2.7", true);
  check_contains("192.0.2.7", "192.0.2.6", false);
  check_contains("0.0.0.0/0", "203.0.113.9", true);
  check_contains("0.0.0.0/0", "::1", false);
  check_contains("::/0", "2001:db8::1", true);
  check_contains("::/0", "192.0.2.7", false);
  check_contains("2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true);
  check_contains("2001:db8::/32", "2001:db9::", false);
  check_contains("2001:db8::/33", "2001:db8:8000::", false);
  check_contains("::ffff:192.0.2.0/120", "192.0.2.9", true);
}

TEST_CASE("text that isn't a network is refused, with what would be right") {
  for (const auto* text : {"", "/24", "192.0.2/24", "localhost", "mx.example.org", " 192.0.2.0/24",
                           "[2001:db8::]/32", "192.0.2.*", "fe80::1%eth0"}) {
    check_no_network(text, "192.0.2.0/24, 2001:db8::/32 or 192.0.2.7");
  }
  for (const auto* text :
       {"192.0.2.0/", "192.0.2.0/33", "192.0.2.0/024", "192.0.2.0/-1", "192.0.2.0/24/24",
        "192.0.2.0/255.255.255.0", "192.0.2.0/24 ", "192.0.2.0/4294967320"}) {
    check_no_network(text, "a number of bits from 0 to 32");
  }
  check_no_network("2001:db8::/129", "a number of bits from 0 to 128");
  check_no_network("::ffff:192.0.2.0/24", "from 96 to 128, or write the IPv4 network itself");
  check_no_network("192.0.2.7/24", "write 192.0.2.0/24, or 192.0.2.7 for that address alone");
  check_no_network("::ffff:192.0.2.7/120", "write 192.0.2.0/24, or 192.0.2.7 for");
  check_no_network("2001:db8::1/64", "write 2001:db8::/64, or 2001:db8::1 for");
  check_no_network("0.0.0.1/0", "write 0.0.0.0/0, or 0.0.0.1 for");
}

TEST_CASE("IPv4 addresses are read as the C library reads them, whatever stands there") {
  constexpr std::string_view kBytes = "0129.5x";
  std::mt19937 random(4);
  for (int round = 0; round < 300'000; ++round) {
    std::string text = round % 2 == 0 ? "" : "19.25.";
    const auto size = random() % 10;
    while (text.size() < size) text += kBytes[random() % kBytes.size()];
    std::array<std::uint8_t, 4> bytes{};
    const bool is_address = inet_pton(AF_INET, text.c_str(), bytes.data()) == 1;
    const auto ip = IpAddress::parse(text);
    CAPTURE(text);
    REQUIRE(ip.has_value() == is_address);
    if (ip) REQUIRE(std::equal(bytes.begin(), bytes.end(), ip->bytes().begin()));
  }
}
