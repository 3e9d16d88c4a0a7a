// SPDX-License-Identifier: MIT
#include "engine/signals/spf_checks.hpp"

#include <algorithm>
#include <vector>

#include "support/catch.hpp"
#include "support/scripted_resolver.hpp"

using namespace grayling;
using std::chrono::milliseconds;

namespace {

SignalSubject subject_of(const std::string& sender, std::string_view client = "198.51.100.7") {
  return {*IpAddress::parse(client), SpfIdentity::of(sender, "helo.example.net"),
          domain_key(sender), "b@example.net"};
}

struct Fixture {
  explicit Fixture(milliseconds timeout = milliseconds(300)) {
    checks.set_timeout(timeout);
    dns.add_text("example.org", "v=spf1 ip4:198.51.100.0/24 -all");
    dns.add_text("open.example.org", "v=spf1 ip4:198.0.0.0/9 -all");
    dns.add_text("slow.example.org", "v=spf1 ip4:198.51.100.0/24 -all");
    dns.delay("slow.example.org", RecordType::Txt, milliseconds(200));
    dns.add_text("long.example.org", "v=spf1 a:one.example.org a:two.example.org -all");
    for (const auto* name : {"one.example.org", "two.example.org"}) {
      dns.add_address(name, "203.0.113.1");
      dns.delay(name, RecordType::A, milliseconds(200));
    }
  }
  void start(const std::string& sender, Monotonic time = kNever) {
    checks.start(subject_of(sender), time, [this](const Signals& s) { ended.push_back(s); });
  }
  void pass_ms(int ms) {
    clock.pass_ms(ms);
    dns.deliver();
    checks.end_late(clock.monotonic());
  }

  TestClock clock;
  ScriptedResolver dns{clock, milliseconds(1000)};
  KeyHasher hasher;
  SpfChecks checks{&dns, hasher, clock};
  std::vector<Signals> ended;
};

}  // namespace

TEST_CASE("a check ends with what SPF says") {
  Fixture f;
  const auto& [sender, result, is_proof] = GENERATE(table<const char*, SpfResult, bool>({
      {"a@example.org", SpfResult::Pass, true},
      {"a@open.example.org", SpfResult::Pass, false},
      {"a@none.example.org", SpfResult::None, false},
      {"a@-.not a domain", SpfResult::None, false},  // for which nothing is asked
  }));
  CAPTURE(sender);
  f.start(sender);
  f.dns.deliver();
  REQUIRE(f.ended.size() == 1);
  CHECK(f.ended[0].spf == result);
  CHECK(f.ended[0].is_proof == is_proof);
  CHECK(f.checks.next_time() == kNever);
  CHECK(f.dns.open() == 0);
}

TEST_CASE("whether everybody passes is asked once an hour for each domain") {
  Fixture f;
  f.dns.add_text("wide.example.org", "v=spf1 ip4:198.51.100.0/24 exists:%{i}.example.org -all");
  f.dns.add_address("192.0.2.1.example.org", "127.0.0.2");
  for (int i = 0; i < 2; ++i) {
    f.start("a@wide.example.org");
    f.dns.deliver();
    REQUIRE(f.ended.size() == std::size_t(i) + 1);
    CHECK(f.ended.back().spf == SpfResult::Pass);
    CHECK_FALSE(f.ended.back().is_proof);
  }
  const std::pair<std::string, RecordType> everybody{"192.0.2.1.example.org", RecordType::A};
  const auto times = [&] { return std::count(f.dns.asked.begin(), f.dns.asked.end(), everybody); };
  CHECK(times() == 1);
  f.clock.pass(3600);
  f.start("a@wide.example.org");
  f.dns.deliver();
  CHECK(times() == 2);
}

TEST_CASE("a check ends at its deadline, without its answers") {
  Fixture f;
  f.dns.delay("example.org", RecordType::Txt, milliseconds(900));
  f.start("a@example.org", milliseconds(250));
  f.start("b@example.org");
  CHECK(f.checks.next_time() == f.clock.monotonic() + milliseconds(250));
  f.pass_ms(249);
  CHECK(f.ended.empty());
  f.pass_ms(1);
  REQUIRE(f.ended.size() == 1);
  CHECK_FALSE(f.ended[0].is_proof);
  CHECK(f.ended[0].spf != SpfResult::Pass);
  CHECK(f.dns.open() == 1);
  f.pass_ms(50);  // dns.timeout
  CHECK(f.ended.size() == 2);
  CHECK(f.dns.open() == 0);
  f.pass_ms(1000);
  CHECK(f.ended.size() == 2);
}

TEST_CASE("a check that ends before it is known whether everybody passes says so") {
  Fixture f;
  f.dns.add_text("first.example.org", "v=spf1 ip4:198.51.100.0/24 a:one.example.org -all");
  const auto& [sender, delay, is_undecided] = GENERATE(table<const char*, int, bool>({
      {"a@first.example.org", 400, true},
      {"a@first.example.org", 200, false},
      {"a@long.example.org", 400, false},  // it isn't known either whether the client passes
      {"a@open.example.org", 400, false},
      {"a@none.example.org", 400, false},
  }));
  CAPTURE(sender, delay);
  f.dns.delay("one.example.org", RecordType::A, milliseconds(delay));
  f.start(sender);
  f.dns.deliver();
  f.pass_ms(200);
  f.pass_ms(100);
  REQUIRE(f.ended.size() == 1);
  CHECK(f.ended[0].is_undecided == is_undecided);
}

TEST_CASE("a check whose questions about strangers fail doesn't know whether everybody passes") {
  Fixture f;
  f.dns.add_text("first.example.org", "v=spf1 ip4:198.51.100.0/24 a:one.example.org -all");
  f.dns.set("one.example.org", RecordType::A, DnsAnswer::Kind::Failure);
  f.start("a@first.example.org");
  f.dns.deliver();
  f.pass_ms(200);
  REQUIRE(f.ended.size() == 1);
  CHECK(f.ended[0].spf == SpfResult::Pass);
  CHECK_FALSE(f.ended[0].is_proof);
  CHECK(f.ended[0].is_undecided);
}

TEST_CASE("all questions of a check together have its time") {
  Fixture f;
  f.start("a@long.example.org");
  f.dns.deliver();
  f.pass_ms(200);
  CHECK(f.ended.empty());
  CHECK(f.dns.asked.size() == 3);
  f.pass_ms(100);
  REQUIRE(f.ended.size() == 1);
  CHECK_FALSE(f.ended[0].is_proof);
}

TEST_CASE("an answer that comes too late for the next question ends the check") {
  Fixture f;
  f.start("a@long.example.org");
  f.dns.deliver();
  f.clock.pass_ms(400);
  f.dns.deliver();  // before end_late(), because the loop was busy
  REQUIRE(f.ended.size() == 1);
  CHECK_FALSE(f.ended[0].is_proof);
  CHECK(f.dns.open() == 0);
}

TEST_CASE("where checks are off, nothing is asked and nothing is known") {
  Fixture f(milliseconds(GENERATE(0, 300)));
  SECTION("by the timeout") {
    f.checks.set_timeout(milliseconds(0));
    CHECK_FALSE(f.checks.are_on());
    f.start("a@example.org");
  }
  SECTION("without a resolver") {
    SpfChecks none(nullptr, f.hasher, f.clock);
    none.set_timeout(milliseconds(300));
    CHECK_FALSE(none.are_on());
    none.start(subject_of("a@example.org"), kNever,
               [&](const Signals& s) { f.ended.push_back(s); });
  }
  SECTION("where no time is left") {
    f.start("a@example.org", Monotonic{});
  }
  REQUIRE(f.ended.size() == 1);
  CHECK_FALSE(f.ended[0].spf);
  CHECK_FALSE(f.ended[0].is_proof);
  CHECK(f.dns.asked.empty());
}

TEST_CASE("checks that are turned off while they are under way end at once") {
  Fixture f;
  f.start("a@slow.example.org");
  f.start("b@slow.example.org");
  f.checks.set_timeout(milliseconds(0));
  CHECK(f.ended.size() == 2);
  CHECK(f.dns.open() == 0);
  f.checks.set_timeout(milliseconds(300));
  f.start("a@slow.example.org");
  f.pass_ms(200);
  REQUIRE(f.ended.size() == 3);
  CHECK(f.ended.back().is_proof);
}

TEST_CASE("a check that begins another when it ends is no endless loop") {
  Fixture f;
  int ends = 0;
  std::function<void(const Signals&)> again = [&](const Signals&) {
    if (++ends < 5) f.checks.start(subject_of("a@slow.example.org"), kNever, again);
  };
  f.checks.start(subject_of("a@slow.example.org"), kNever, again);
  f.checks.end_all();
  CHECK(ends == 1);
  f.pass_ms(200);
  CHECK(ends == 2);
}

TEST_CASE("mail beyond the limit of checks is judged without") {
  Fixture f;
  for (std::size_t n = 0; n < kSpfChecksMax; ++n) f.start("a@slow.example.org");
  CHECK(f.ended.empty());
  f.start("a@slow.example.org");
  REQUIRE(f.ended.size() == 1);
  CHECK_FALSE(f.ended[0].spf);
  f.pass_ms(200);
  CHECK(f.ended.size() == kSpfChecksMax + 1);
}

TEST_CASE("questions that are open when the checks go are cancelled") {
  TestClock clock;
  ScriptedResolver dns(clock);
  KeyHasher hasher;
  {
    SpfChecks checks(&dns, hasher, clock);
    checks.set_timeout(milliseconds(300));
    checks.start(subject_of("a@example.org"), kNever, [](const Signals&) { FAIL(); });
    CHECK(dns.open() == 1);
  }
  CHECK(dns.open() == 0);
  dns.deliver();
}

TEST_CASE("a HELO without a record is proved by the domain above it, and by that alone") {
  struct Case {
    const char* helo;
    const char* client;
    SpfResult result;
    bool is_proof;
  };
  const auto& c = GENERATE(values<Case>({
      {"example.org", "198.51.100.7", SpfResult::Pass, true},
      {"mx.example.org", "198.51.100.7", SpfResult::None, true},
      {"a.b.example.org", "198.51.100.7", SpfResult::None, true},
      {"mx.example.org", "203.0.113.9", SpfResult::None, false},
      {"own.example.org", "198.51.100.7", SpfResult::Fail, false},  // has its own record
      {"broken.example.org", "198.51.100.7", SpfResult::PermError, false},
      {"open.example.org", "198.51.100.7", SpfResult::Pass, false},
      {"mx.wide.example", "198.51.100.7", SpfResult::None, false},
      {"mx.none.example", "198.51.100.7", SpfResult::None, false},
  }));
  CAPTURE(c.helo, c.client);
  Fixture f;
  f.dns.add_text("own.example.org", "v=spf1 -all");
  f.dns.add_text("broken.example.org", "v=spf1 what");
  f.dns.add_text("wide.example", "v=spf1 ip4:198.51.100.0/24 exists:%{i}.wide.example -all");
  f.dns.add_address("198.51.100.7.wide.example", "127.0.0.2");
  f.dns.add_address("192.0.2.1.wide.example", "127.0.0.2");
  const SignalSubject subject{*IpAddress::parse(c.client), SpfIdentity::of("", c.helo),
                              domain_key("@" + std::string(c.helo)), "b@example.net"};
  f.checks.start(subject, kNever, [&](const Signals& s) { f.ended.push_back(s); });
  f.dns.deliver();
  REQUIRE(f.ended.size() == 1);
  CHECK(f.ended[0].spf == c.result);
  CHECK(f.ended[0].is_proof == c.is_proof);
  CHECK(f.dns.open() == 0);
}

TEST_CASE("HELO and the domain above it share the time of a check") {
  Fixture f;
  f.dns.add_text("example.com", "v=spf1 ip4:198.51.100.0/24 -all");
  f.dns.delay("mx.example.com", RecordType::Txt, milliseconds(200));
  f.dns.delay("example.com", RecordType::Txt, milliseconds(200));
  const SignalSubject subject{*IpAddress::parse("198.51.100.7"),
                              SpfIdentity::of("", "mx.example.com"), domain_key("@example.com"),
                              "b@example.net"};
  f.checks.start(subject, kNever, [&](const Signals& s) { f.ended.push_back(s); });
  f.pass_ms(200);
  CHECK(f.ended.empty());
  f.pass_ms(100);
  REQUIRE(f.ended.size() == 1);
  CHECK(f.ended[0].spf == SpfResult::None);
  CHECK_FALSE(f.ended[0].is_proof);
  CHECK(f.dns.open() == 0);
}
