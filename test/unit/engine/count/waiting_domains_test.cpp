// SPDX-License-Identifier: MIT
#include "grayling/engine/waiting_domains.hpp"

#include <chrono>

#include "grayling/base/text.hpp"
#include "support/catch.hpp"

using namespace grayling;
using Event = WaitingDomains::Event;

namespace {

constexpr Monotonic kStart = std::chrono::hours(1000);

Monotonic after(int minutes) {
  return kStart + std::chrono::minutes(minutes);
}

}  // namespace

TEST_CASE("domains are listed by how many of them wait, and not when all came back") {
  WaitingDomains domains;
  for (int i = 0; i < 3; ++i) domains.note(Event::FirstSeen, "a@Three.Example", kStart);
  for (int i = 0; i < 5; ++i) domains.note(Event::FirstSeen, "x@y@five.example", kStart);
  domains.note(Event::TooEarly, "a@five.example", kStart);
  for (int i = 0; i < 3; ++i) domains.note(Event::CameBack, "a@five.example", kStart);
  domains.note(Event::FirstSeen, "", kStart);
  domains.note(Event::FirstSeen, "b@back.example", kStart);
  domains.note(Event::CameBack, "b@back.example", kStart);
  domains.note(Event::CameBack, "b@never.example", kStart);
  const auto top = domains.top(10, kStart);
  REQUIRE(top.size() == 3);
  CHECK(top[0].domain == "three.example");
  CHECK(top[0].waiting() == 3);
  CHECK(top[1].domain == "five.example");
  CHECK(top[1].first_seen == 5);
  CHECK(top[1].too_early == 1);
  CHECK(top[1].came_back == 3);
  CHECK(top[2].domain.empty());
  CHECK(domains.top(1, kStart).size() == 1);
}

TEST_CASE("who waits is counted for an hour or two") {
  WaitingDomains domains;
  domains.note(Event::FirstSeen, "a@x.example", after(59));
  domains.note(Event::FirstSeen, "a@x.example", after(60));
  CHECK(domains.top(10, after(60)).at(0).first_seen == 2);
  CHECK(domains.top(10, after(119)).at(0).first_seen == 2);
  CHECK(domains.top(10, after(120)).at(0).first_seen == 1);
  CHECK(domains.top(10, after(180)).empty());
  domains.note(Event::FirstSeen, "a@x.example", after(300));  // in the place of an old one
  CHECK(domains.top(10, after(300)).at(0).first_seen == 1);
}

TEST_CASE("a flood of domains takes no more room, and doesn't hide who waits most") {
  WaitingDomains domains;
  for (int i = 0; i < 20000; ++i) {
    domains.note(Event::FirstSeen, "a@" + std::to_string(i) + ".flood.example", kStart);
    if (i % 50 == 0) domains.note(Event::FirstSeen, "a@many.example", kStart);
  }
  const auto top = domains.top(1000, kStart);
  CHECK(top.size() <= WaitingDomains::kDomainsMax);
  REQUIRE(!top.empty());
  CHECK(top[0].domain == "many.example");
  CHECK(top[0].first_seen > 300);
}

TEST_CASE("a domain is one however it is spelled") {
  WaitingDomains domains;
  for (const auto* sender :
       {"a@münchen.example", "b@MÜNCHEN.example", "c@xn--mnchen-3ya.example"}) {
    domains.note(WaitingDomains::Event::FirstSeen, sender, Monotonic{});
  }
  const auto top = domains.top(10, Monotonic{});
  REQUIRE(top.size() == 1);
  CHECK(top[0].domain == "xn--mnchen-3ya.example");
  CHECK(top[0].waiting() == 3);
}

TEST_CASE("a domain that is none is cut and cleaned") {
  WaitingDomains domains;
  domains.note(Event::FirstSeen, "a@" + std::string(60000, 'x') + ".long.example", kStart);
  domains.note(Event::FirstSeen, "a@b\nc\x01\xff<script>", kStart);
  const auto top = domains.top(10, kStart);
  REQUIRE(top.size() == 2);
  for (const auto& entry : top) {
    CHECK(entry.domain.size() <= WaitingDomains::kDomainBytesMax + 3);
    CHECK(is_utf8(entry.domain));
    CHECK(!has_control_characters(entry.domain));
  }
  CHECK(top[0].domain ==
        "b?c?"
        "?<script>");
  CHECK(top[1].domain.substr(0, 4) == "…x");
}
