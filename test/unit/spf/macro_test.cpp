// SPDX-License-Identifier: MIT
#include "spf/macro.hpp"

#include "spf/name.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

// Those of RFC 7208, section 7.4.
MacroValues example_values(std::string_view client = "192.0.2.3") {
  return {"strong-bad",     "email.example.com", "email.example.com", *IpAddress::parse(client),
          "mx.example.org", "Mail.Example.COM"};
}

struct Expansion {
  const char* spec;
  const char* name;
};

void check(const Expansion& row, const MacroValues& values = example_values()) {
  CAPTURE(row.spec);
  CHECK(is_domain_spec(row.spec));
  CHECK(expand(row.spec, values) == row.name);
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("the examples of RFC 7208, section 7.4") {
  const Expansion rows[] = {
      {"%{s}", "strong-bad@email.example.com"},
      {"%{o}", "email.example.com"},
      {"%{d}", "email.example.com"},
      {"%{d4}", "email.example.com"},
      {"%{d3}", "email.example.com"},
      {"%{d2}", "example.com"},
      {"%{d1}", "com"},
      {"%{dr}", "com.example.email"},
      {"%{d2r}", "example.email"},
      {"%{l}", "strong-bad"},
      {"%{l-}", "strong.bad"},
      {"%{lr}", "strong-bad"},
      {"%{lr-}", "bad.strong"},
      {"%{l1r-}", "strong"},
      {"%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"},
      {"%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"},
      {"%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"},
      {"%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"},
      {"%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"},
  };
  for (const auto& row : rows) check(row);
  check({"%{ir}.%{v}._spf.%{d2}",
         "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com"},
        example_values("2001:db8::cb01"));
}

TEST_CASE("other macros") {
  const Expansion rows[] = {
      {"%{p}.example.net", "mx.example.org.example.net"},
      {"%{h2}", "example.com"},
      {"%{i}.%{v}.arpa", "192.0.2.3.in-addr.arpa"},
      {"%{D1}.example.net", "com.example.net"},
      {"%{DR}", "com.example.email"},
      {"%{S}", "strong-bad%40email.example.com"},
      {"a%%b%_c%-d.example.net", "a%b c%20d.example.net"},
      {"%{d}.example.net.", "email.example.com.example.net"},
      {"%{d99999999999999999999}", "email.example.com"},
      {"%{o1r.-+,/_=}", "email"},
      {"A.EXAMPLE.Net", "a.example.net"},
      {"{d}.example.net", "{d}.example.net"},
      {"%%", "%"},
      {"a:b/c.example.net", "a:b/c.example.net"},
      {".example", ".example"},  // of good form, and no name
  };
  for (const auto& row : rows) check(row);
  CHECK(expand("%{l}.example.net", {"a.b-c_d+e", "o", "d", {}, "p", "h"}) ==
        "a.b-c_d+e.example.net");
  CHECK(expand("%{l2r+-}", {"foo-bar+zip+quux", "o", "d", {}, "p", "h"}) == "bar.foo");
  CHECK(expand("%{l}", {"", "o", "d", {}, "p", "h"}).empty());
  CHECK(expand("%{L}", {"~jack&jill=up-a_b3.c", "o", "d", {}, "p", "h"}) ==
        "~jack%26jill%3dup-a_b3.c");
}

TEST_CASE("what is a domain-spec") {
  for (const auto* const spec :
       {"example.org", "example.org.", "a.b1", "a.1b", "a.1-2", "a.xn--zckzah", "%{d}", "%%", "a%_",
        "%{d}.org", "%{l-}._spf.%{d}", "foo:bar/baz.example.com", "mail.example...com",
        "a.%{D2R-+}", "%{dR}", "!\"#$&'()*+,/:;<=>?@[\\]^`{|}~.org"}) {
    CAPTURE(spec);
    CHECK(is_domain_spec(spec));
  }
  for (const std::string_view spec : {"",         ".",        "museum",
                                      "museum.",  "a.123",    "111.222.33.44",
                                      "a.-com",   "a.com-",   "a.b:80",
                                      "a.b/24",   "%",        "%{",
                                      "%{}",      "%{d",      "%{x}",
                                      "%{d0}",    "%{d00}",   "%{d-2}",
                                      "%{dr2}",   "%{drr}",   "%{d*}",
                                      "%(d).org", "a%.org",   "%a.org",
                                      "%{d}com",  "%{d}.",    "%{c}",
                                      "%{r}",     "%{t}",     "%{C}.org",
                                      "a b.org",  "a\tb.org", "m\u00fcnchen.example",
                                      "a.b ",     "foo%"}) {
    CAPTURE(spec);
    CHECK_FALSE(is_domain_spec(spec));
  }
  CHECK_FALSE(is_domain_spec(std::string_view("foo.example.com\0", 16)));
}

TEST_CASE("a modifier that nobody knows may have any macros") {
  for (const auto* const text : {"", "man:dog/cat", "%{c}%{r}%{t}", "pass", "+", "%{d}com"}) {
    CAPTURE(text);
    CHECK(is_macro_string(text));
  }
  for (const auto* const text : {"%abc", "%", "%{q}", "a b", "%{c", "\u00fc"}) {
    CAPTURE(text);
    CHECK_FALSE(is_macro_string(text));
  }
}

TEST_CASE("the client's name is needed for %{p} alone") {
  CHECK(needs_client_name("a.%{p2r}.org"));
  CHECK(needs_client_name("%{P}"));
  CHECK_FALSE(needs_client_name("%%{p}.org"));
  CHECK_FALSE(needs_client_name("%{d}.p.org"));
}

TEST_CASE("how much of the client's address a name has") {
  const auto ipv4 = *IpAddress::parse("192.0.2.3");
  const auto ipv6 = *IpAddress::parse("2001:db8::cb01");
  CHECK(address_bits("", ipv4) == 0);
  CHECK(address_bits("i.example.org", ipv4) == 0);
  CHECK(address_bits("%%{i}.%{v}.%{p}.org", ipv4) == 0);
  CHECK(address_bits("%{i}.org", ipv4) == 32);
  CHECK(address_bits("%{IR}.org", ipv4) == 32);
  CHECK(address_bits("%{i3}.%{i1r}.org", ipv4) == 24);
  CHECK(address_bits("%{i999}.org", ipv4) == 32);
  CHECK(address_bits("%{i1-}.org", ipv4) == 32);
  CHECK(address_bits("%{i}.org", ipv6) == 128);
  CHECK(address_bits("%{i5r}.org", ipv6) == 20);
}

TEST_CASE("macros without end cost little") {
  CHECK(is_domain_spec(repeated("%{s}", 32)));
  CHECK_FALSE(is_domain_spec(repeated("%{s}", 33)));
  CHECK_FALSE(is_domain_spec(repeated("%%", 2000)));
  CHECK(is_macro_string(repeated("%{s}", 1000)));
  const std::string name = expand(repeated("%{s}.", 31) + "%{d}", example_values());
  CHECK(name.size() <= kNameBytesMax);
  CHECK(name.ends_with("email.example.com.email.example.com"));
  CHECK(expand(std::string(4000, 'x') + ".example.org", example_values()) == "example.org");
  CHECK(expand(std::string(4000, 'x') + "%%", example_values()).empty());
}
