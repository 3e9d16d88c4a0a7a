// SPDX-License-Identifier: MIT
#include "spf/term.hpp"

#include <sstream>

#include "support/catch.hpp"

using namespace grayling;

namespace {

struct Row {
  const char* text;
  SpfTermKind kind;
  SpfResult result = SpfResult::Pass;
  const char* domain_spec = "";
  int ipv4_prefix = 32;
  int ipv6_prefix = 128;
};

void check(const Row& row) {
  CAPTURE(row.text);
  const auto term = parse_term(row.text);
  REQUIRE(term);
  CHECK(term->kind == row.kind);
  CHECK(term->result == row.result);
  CHECK(term->text == row.text);
  CHECK(term->domain_spec == row.domain_spec);
  CHECK(term->ipv4_prefix == row.ipv4_prefix);
  CHECK(term->ipv6_prefix == row.ipv6_prefix);
}

}  // namespace

TEST_CASE("terms of good form") {
  using enum SpfTermKind;
  using enum SpfResult;
  const Row rows[] = {
      {"all", All},
      {"+all", All},
      {"-ALL", All, Fail},
      {"~all", All, SoftFail},
      {"?aLL", All, Neutral},
      {"include:example.org", Include, Pass, "example.org"},
      {"?Include:%{d}", Include, Neutral, "%{d}"},
      {"a", A},
      {"-a", A, Fail},
      {"a/24", A, Pass, "", 24},
      {"a//64", A, Pass, "", 32, 64},
      {"a/0//0", A, Pass, "", 0, 0},
      {"a:example.org", A, Pass, "example.org"},
      {"a:example.org.", A, Pass, "example.org."},
      {"a:foo:bar/baz.example.org/8//16", A, Pass, "foo:bar/baz.example.org", 8, 16},
      {"a:a//b.example.org/8", A, Pass, "a//b.example.org", 8},
      {"a:%{d}/24", A, Pass, "%{d}", 24},
      {"mx", Mx},
      {"MX:example.org/26//126", Mx, Pass, "example.org", 26, 126},
      {"ptr", Ptr},
      {"ptr:example.org", Ptr, Pass, "example.org"},
      {"exists:%{l1r+}.%{d}", Exists, Pass, "%{l1r+}.%{d}"},
      {"exists:%{l/}", Exists, Pass, "%{l/}"},
      {"redirect=example.org", Redirect, Pass, "example.org"},
      {"REDIRECT=%{d}", Redirect, Pass, "%{d}"},
      {"exp=explain.example.org", Explanation, Pass, "explain.example.org"},
      {"moo.cow-far_out=man:dog/cat", OtherModifier, Pass, "man:dog/cat"},
      {"default=", OtherModifier},
      {"all=x", OtherModifier, Pass, "x"},
      {"ra=postmaster", OtherModifier, Pass, "postmaster"},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("terms that name networks") {
  struct Network {
    const char* text;
    const char* address;
    int prefix;
  };
  for (const auto& row :
       {Network{"ip4:192.0.2.0/24", "192.0.2.0", 24}, Network{"ip4:192.0.2.1", "192.0.2.1", 32},
        Network{"-IP4:1.1.1.1/0", "1.1.1.1", 0}, Network{"ip6:2001:db8::/32", "2001:db8::", 32},
        Network{"ip6:Cafe:Babe:8000::/33", "cafe:babe:8000::", 33},
        Network{"ip6:::1.1.1.1/0", "::1.1.1.1", 0}, Network{"ip6:::ffff:1.2.3.4/64", "::", 64}}) {
    CAPTURE(row.text);
    const auto term = parse_term(row.text);
    REQUIRE(term);
    REQUIRE(term->network);
    CHECK(term->network->text() == row.address);
    CHECK((term->kind == SpfTermKind::Ip4 ? term->ipv4_prefix : term->ipv6_prefix) == row.prefix);
  }
  const auto mapped = parse_term("ip6:::ffff:1.2.3.4");
  REQUIRE(mapped);
  CHECK_FALSE(mapped->network);
}

TEST_CASE("near misses") {
  constexpr auto kWords = R"(
+ - all. all:x all/8 --all al allx
include include: include:example.org/24 include:museum
a: a/ a// a/33 a//129 a/24/64 a:example.org/24/30 a/024 a/00 a/1000 a/-1 a24 a:example.org/
a:example.org:8080 a:museum a:1.2.3.4 mx: mx/33 mx//129 mxx
ptr: ptr/0 ptr:example.org/24
ip4 ip4: ip4:1.2.3 ip4:1.2.3.4.5 ip4:1.2.3.256 ip4:1.2.3.04 ip4:1.2.3.4/33 ip4:1.2.3.4/032
ip4:1.2.3.4/ ip4:1.2.3.4//32 ip4:1.2.3.4:8080 ip4:::1 ip4:::ffff:1.2.3.4
ip6 ip6: ip6:1.2.3.4 ip6::CAFE::BABE ip6:::1.1.1.1//33 ip6:::1/129 ip6:fe80::1%eth0
exists exists: exists:example.org/24 exists/24
redirect redirect= redirect=-all redirect:example.org +redirect=example.org redirect=%{c}.org
exp= exp=-all exp=%{r}.example.org
1up=foo =all moo.cow/far_out=man moo.cow:far_out=man foo=%abc foo moo v=spf1%
)";
  std::istringstream words(kWords);
  for (std::string word; words >> word;) {
    CAPTURE(word);
    CHECK_FALSE(parse_term(word));
  }
  for (const std::string_view text :
       {"", "ip4:1.2.3.4 ", "a:exa\rmple.org", "ip4:192.0.2.5\n", "\x80mx", "a:example.net\x96"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_term(text));
  }
  CHECK_FALSE(parse_term(std::string(60'000, 'a')));
}
