// SPDX-License-Identifier: MIT
#include "resolver/dns_health.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

std::string domain(int number) {
  return "mail.example" + std::to_string(number) + ".org";
}

}  // namespace

TEST_CASE("failures of different domains in a row mean that the DNS is down") {
  DnsHealth health;
  for (int i = 1; i < 5; ++i) CHECK_FALSE(health.note(domain(i), true));
  CHECK_FALSE(health.is_down());
  CHECK(health.note(domain(5), true));
  CHECK(health.is_down());
  CHECK_FALSE(health.note(domain(6), true));
  CHECK(health.note(domain(7), false));
  CHECK_FALSE(health.is_down());
}

TEST_CASE("one broken domain doesn't mean that the DNS is down") {
  DnsHealth health;
  for (int i = 0; i < 100; ++i) {
    CHECK_FALSE(health.note("a" + std::to_string(i) + ".broken.test", true));
  }
  for (int i = 0; i < 100; ++i) {
    health.note(domain(i), true);
    health.note(domain(i), false);
  }
  CHECK_FALSE(health.is_down());
}

TEST_CASE("a few broken domains in turn don't mean that the DNS is down") {
  DnsHealth health;
  for (int i = 0; i < 100; ++i) CHECK_FALSE(health.note(domain(i % 4), true));
  CHECK_FALSE(health.is_down());
  CHECK(health.note(domain(9), true));
}

TEST_CASE("of other servers nothing is known at first") {
  DnsHealth health;
  for (int i = 0; i < 5; ++i) health.note(domain(i), true);
  CHECK(health.is_down());
  health.reset();
  CHECK_FALSE(health.is_down());
  CHECK_FALSE(health.note(domain(1), true));
  CHECK_FALSE(health.note(domain(1), false));
}
