// SPDX-License-Identifier: MIT
#include "engine/signals/dns_rounds.hpp"

#include "support/catch.hpp"
#include "support/scripted_resolver.hpp"

using namespace grayling;
using std::chrono::milliseconds;

namespace {

const DnsQuestion kFast{"fast.example", RecordType::A};
const DnsQuestion kSlow{"slow.example", RecordType::A};
const DnsQuestion kNone{"none.example", RecordType::Mx};

struct Fixture {
  Fixture() {
    dns.add_address(kFast.name, "192.0.2.1");
    dns.add_address(kSlow.name, "192.0.2.2");
    dns.delay(kSlow.name, kSlow.type, milliseconds(200));
  }
  void start(const std::vector<DnsQuestion>& questions, int ms = 300) {
    rounds.start(questions, clock.monotonic() + milliseconds(ms),
                 [this](const auto& answers) { ended.push_back(answers); });
  }
  void pass_ms(int ms) {
    clock.pass_ms(ms);
    dns.deliver();
    rounds.end_late(clock.monotonic());
  }

  TestClock clock;
  ScriptedResolver dns{clock, milliseconds(1000)};
  DnsRounds rounds{&dns, clock};
  std::vector<std::vector<DnsAnswer>> ended;
};

}  // namespace

TEST_CASE("a round is asked side by side, and ends with its last answer") {
  Fixture f;
  f.start({kSlow, kNone, kFast});
  CHECK(f.dns.open() == 3);
  f.dns.deliver();
  CHECK(f.ended.empty());
  f.pass_ms(200);
  REQUIRE(f.ended.size() == 1);
  const auto& answers = f.ended[0];
  REQUIRE(answers.size() == 3);
  CHECK(answers[0].addresses == std::vector{*IpAddress::parse("192.0.2.2")});
  CHECK(answers[1].kind == DnsAnswer::Kind::NoName);
  CHECK(answers[2].addresses == std::vector{*IpAddress::parse("192.0.2.1")});
  CHECK(f.rounds.next_time() == kNever);
}

TEST_CASE("what isn't answered by the deadline of a round is a failure") {
  Fixture f;
  f.start({kSlow, kFast}, 150);
  f.start({kSlow}, 300);
  CHECK(f.rounds.next_time() == f.clock.monotonic() + milliseconds(150));
  f.pass_ms(149);
  CHECK(f.ended.empty());
  f.pass_ms(1);
  REQUIRE(f.ended.size() == 1);
  CHECK(f.ended[0][0].kind == DnsAnswer::Kind::Failure);
  CHECK(f.ended[0][1].kind == DnsAnswer::Kind::Records);
  CHECK(f.dns.open() == 1);
  f.pass_ms(50);
  REQUIRE(f.ended.size() == 2);
  CHECK(f.ended[1][0].kind == DnsAnswer::Kind::Records);
}

TEST_CASE("a round that asks nobody ends at once") {
  Fixture f;
  SECTION("no questions") {
    f.start({});
    REQUIRE(f.ended.size() == 1);
    CHECK(f.ended[0].empty());
  }
  SECTION("no time") {
    f.start({kFast}, 0);
    REQUIRE(f.ended.size() == 1);
    CHECK(f.ended[0] == std::vector<DnsAnswer>(1));
  }
  SECTION("no resolver") {
    DnsRounds none(nullptr, f.clock);
    none.start({kFast}, kNever, [&](const auto& a) { f.ended.push_back(a); });
    REQUIRE(f.ended.size() == 1);
  }
  CHECK(f.dns.asked.empty());
}

TEST_CASE("rounds are bounded, and those beyond the bound end without an answer") {
  Fixture f;
  for (std::size_t n = 0; n < kDnsRoundsMax; ++n) f.start({kSlow});
  CHECK(f.ended.empty());
  f.start({kSlow});
  REQUIRE(f.ended.size() == 1);
  CHECK(f.ended[0][0].kind == DnsAnswer::Kind::Failure);
  f.pass_ms(200);
  CHECK(f.ended.size() == kDnsRoundsMax + 1);
}

TEST_CASE("a round that begins another when it ends is no endless loop") {
  Fixture f;
  int ends = 0;
  DnsRounds::Done again = [&](const auto&) {
    ++ends;
    f.rounds.start({kSlow}, kNever, again);
  };
  f.rounds.start({kSlow}, kNever, again);
  f.rounds.end_all();
  CHECK(ends == 1);
  CHECK(f.dns.open() == 1);
}

TEST_CASE("questions that are open when the rounds go are cancelled") {
  TestClock clock;
  ScriptedResolver dns(clock);
  {
    DnsRounds rounds(&dns, clock);
    rounds.start({kFast, kSlow}, kNever, [](const auto&) { FAIL(); });
    CHECK(dns.open() == 2);
  }
  CHECK(dns.open() == 0);
  dns.deliver();
}
