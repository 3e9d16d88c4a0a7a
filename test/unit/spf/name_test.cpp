// SPDX-License-Identifier: MIT
#include "spf/name.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

std::string label(std::size_t bytes) {
  return std::string(bytes, 'x');
}

// Four labels of which the last has one byte less: 253 bytes in all.
const std::string kLongest = label(63) + "." + label(63) + "." + label(63) + "." + label(61);

}  // namespace

TEST_CASE("which names the DNS can be asked for") {
  const std::string good[] = {
      "example.org",     "com",     "_spf.example.org", "a b.example.org",
      "foo:bar/baz.org", label(63), kLongest,           "macro%percent  space%20.org"};
  for (const auto& name : good) {
    CAPTURE(name);
    CHECK(can_be_asked(name));
  }
  const std::string bad[] = {"",
                             ".",
                             ".example.org",
                             "example..org",
                             "example.org.",
                             label(64) + ".org",
                             kLongest + "x",
                             "m\u00fcnchen.example",
                             "a\tb.example",
                             std::string("a\0b.example", 11)};
  for (const auto& name : bad) {
    CAPTURE(name);
    CHECK_FALSE(can_be_asked(name));
  }
}

TEST_CASE("which domains mail can have") {
  for (const auto* const name : {"example.org", "_spf.example.org", "xn--mnchen-3ya.example", "1.a",
                                 "a-.b-", "mail.example.1a"}) {
    CAPTURE(name);
    CHECK(is_mail_domain(name));
  }
  for (const auto* const name : {"", "localhost", "[192.0.2.1]", "192.0.2.1", "a..b", "a.b.",
                                 "a b.example", "a@b.example", "m\u00fcnchen.example"}) {
    CAPTURE(name);
    CHECK_FALSE(is_mail_domain(name));
  }
}

TEST_CASE("what is within a domain") {
  CHECK(is_within("example.org", "example.org"));
  CHECK(is_within("mail.example.org", "example.org"));
  CHECK_FALSE(is_within("badexample.org", "example.org"));
  CHECK_FALSE(is_within("org", "example.org"));
  CHECK_FALSE(is_within("", "example.org"));
}

TEST_CASE("a name that is too long loses labels at its left") {
  CHECK(right_labels(kLongest) == kLongest);
  CHECK(right_labels("a." + kLongest) == kLongest);
  CHECK(right_labels("abc" + kLongest) == kLongest.substr(64));
  CHECK(right_labels(label(1000) + ".example.org") == "example.org");
  CHECK(right_labels(label(1000)).empty());
}

TEST_CASE("where the names of an address are asked for") {
  CHECK(reverse_name(*IpAddress::parse("192.0.2.3")) == "3.2.0.192.in-addr.arpa");
  CHECK(reverse_name(*IpAddress::parse("::ffff:192.0.2.3")) == "3.2.0.192.in-addr.arpa");
  CHECK(reverse_name(*IpAddress::parse("2001:db8::cb01")) ==
        "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}
