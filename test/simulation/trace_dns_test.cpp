// SPDX-License-Identifier: MIT
// The trace's DNS answers as a resolver would, and fails in the hours that the seed chooses.
#include "simulation/trace_dns.hpp"

#include <fmt/format.h>

#include "replay/instant_resolver.hpp"
#include "simulation/assumptions.hpp"
#include "simulation/domains.hpp"
#include "simulation/grayling_run.hpp"
#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;
using namespace grayling::simulation;

namespace {

constexpr Seconds kWeek = 7 * Seconds{86400};
constexpr Seconds kOutage = TraceSettings{}.outage;

// The first small server whose name begins like this.
Host server_named(const std::string& beginning) {
  std::size_t number = 0;
  while (!small_host(number).name.starts_with(beginning)) ++number;
  return small_host(number);
}

Seconds outage(const TraceDns& dns) {
  Seconds at = 0;
  while (!dns.is_down(at)) at += 60;
  return at;
}

SpfResult result(const std::string& sender, const Host& host) {
  TraceDns dns(1);
  const Seconds at = dns.is_down(0) ? kOutage : 0;
  return dns.spf(sender, host, at).result;
}

}  // namespace

TEST_CASE("the DNS is away for one hour a week, and then names and records are unknown") {
  TraceDns dns(1);
  Seconds down = 0;
  for (Seconds at = 0; at < kWeek; at += 60) down += dns.is_down(at) ? 60 : 0;
  CHECK(down == kOutage);
  const Seconds at = outage(dns);
  CHECK(dns.name_of(small_host(1), at) == "unknown");
  CHECK(dns.name_of(small_host(1), at - 60) == small_host(1).name);
  CHECK(TraceDns(1, 0).name_of(small_host(1), at) == small_host(1).name);
  CHECK(dns.answer("gmail.com", RecordType::Txt, at).kind == DnsAnswer::Kind::Failure);
  CHECK(dns.spf("a@gmail.com", small_host(1), at).result == SpfResult::TempError);
}

TEST_CASE("SPF knows a sender's own machines, and no others") {
  const Host google = pool_host(PoolName::Google, {1, 1}, 0, 1);
  CHECK(result("a@gmail.com", google) == SpfResult::Pass);
  CHECK(result("a@gmail.com", small_host(1)) == SpfResult::SoftFail);
  CHECK(result("bounces+1-b=site.test@fwd3.example", forwarder_host(3)) == SpfResult::Pass);
  CHECK(result("news@offers5-12.example", rented_host(5, 77)) == SpfResult::Pass);
  CHECK(result("news@offers5.example", rented_host(6, 77)) == SpfResult::Fail);
  const Host ses = pool_host(PoolName::Ses, {1, 1}, 0, 1);
  CHECK(result("x@eu-west-1.amazonses.com", ses) == SpfResult::Pass);
  std::size_t firm = 0;
  while (provider_of_firm(firm) != PoolName::Google) ++firm;
  CHECK(result("a@firm" + std::to_string(firm) + ".example", google) == SpfResult::Pass);
  CHECK(result("a@firm" + std::to_string(firm) + ".example", ses) == SpfResult::SoftFail);
}

TEST_CASE("few small servers have a record for the name that they say in HELO") {
  std::size_t passes = 0;
  std::size_t others = 0;
  std::size_t hosted = 0;
  std::size_t nothing = 0;
  for (std::size_t number = 0; number < kSmallServers; ++number) {
    const Host host = small_host(number);
    const SpfResult found = result("", host);
    passes += found == SpfResult::Pass;
    others += found != SpfResult::Pass && found != SpfResult::None;
    hosted += host.name.find(".hoster") != std::string::npos;
    nothing += host.helo != host.name;
  }
  const auto share = [](std::size_t count) { return static_cast<double>(count) / kSmallServers; };
  CHECK(share(passes) == Catch::Approx(kHeloRecord * (1 - kNoHelo)).margin(0.015));
  CHECK(others == 0);
  CHECK(share(hosted) == Catch::Approx(kHosted).margin(0.03));
  CHECK(share(nothing) == Catch::Approx(kNoHelo).margin(0.015));
}

TEST_CASE("a small server's name has its address, whoever's name it is") {
  const TraceDns dns(1, 0);
  for (const auto* beginning : {"mail.", "web"}) {
    const Host host = server_named(beginning);
    const DnsAnswer found = dns.answer(host.name, RecordType::A, 0);
    REQUIRE(found.addresses.size() == 1);
    CHECK(found.addresses.front().text() == host.address);
  }
  CHECK(dns.answer("web1.hoster2.example", RecordType::A, 0).kind == DnsAnswer::Kind::NoName);
}

TEST_CASE("domains with a far too wide record let an infected machine pass") {
  for (const auto number : kWideDomains) {
    CAPTURE(number);
    const auto sender = "a@d" + std::to_string(number) + ".example";
    CHECK(result(sender, infected_host(1)) == SpfResult::Pass);
    CHECK(result(sender, {"192.0.2.1", "unknown"}) == SpfResult::Pass);
  }
}

TEST_CASE("a name that isn't there, and one without such a record, are told apart") {
  const TraceDns dns(1);
  const Seconds at = dns.is_down(0) ? kOutage : 0;
  std::size_t dead = 0;
  while (domain_exists("forged" + std::to_string(dead) + ".example")) ++dead;
  const auto kind = [&](const std::string& name, RecordType type) {
    return dns.answer(name, type, at).kind;
  };
  CHECK(kind("forged" + std::to_string(dead) + ".example", RecordType::Mx) ==
        DnsAnswer::Kind::NoName);
  CHECK(kind("D1.example.", RecordType::Mx) == DnsAnswer::Kind::Records);
  CHECK(kind("d1.example", RecordType::Aaaa) == DnsAnswer::Kind::NoData);
  std::size_t bare = 0;
  while (result("", {"192.0.2.1", "", fmt::format("mail.d{}.example", bare)}) != SpfResult::None) {
    ++bare;
  }
  const std::string name = fmt::format("mail.d{}.example", bare);
  CHECK(kind(name, RecordType::A) == DnsAnswer::Kind::Records);
  CHECK(kind(name, RecordType::Txt) == DnsAnswer::Kind::NoData);
}

TEST_CASE("HELO leads to the address of a provider's machine") {
  const TraceDns dns(1, 0);
  for (const auto name : {PoolName::Mailgun, PoolName::Gmx}) {
    const Host host = pool_host(name, {1, 1}, 0, 1);
    CAPTURE(host.helo);
    const DnsAnswer found = dns.answer(host.helo, RecordType::A, 0);
    REQUIRE(found.addresses.size() == 1);
    const auto address = ipv4_number(found.addresses.front().text());
    CHECK(pool_address(host.helo) == address);
    // A few names of machines in one network are the same.
    if (name == PoolName::Mailgun) CHECK(found.addresses.front().text() == host.address);
  }
  CHECK(dns.answer("m1-1.mailgun.net", RecordType::A, 0).kind == DnsAnswer::Kind::NoName);
}

TEST_CASE("a few small domains take no mail, and say so") {
  const TraceDns dns(1, 0);
  std::size_t dead = 0;
  for (std::size_t number = 0; number < kSmallServers; ++number) {
    const auto answer = dns.answer(fmt::format("d{}.example", number), RecordType::Mx, 0);
    REQUIRE(answer.mail_hosts.size() == 1);
    dead += answer.mail_hosts.front().name.empty();
  }
  CHECK(static_cast<double>(dead) / kSmallServers == Catch::Approx(kNoAnswers).margin(0.005));
}

TEST_CASE("the trace's resolver answers by deliver(), and fails while the DNS is away") {
  struct Answers final : AnswerHandler {
    void on_answer(std::uint64_t, const DnsAnswer& answer) override { all.push_back(answer.kind); }
    std::vector<DnsAnswer::Kind> all;
  };
  const TraceDns dns(1);
  TestClock clock(kStart);
  TraceAnswers source(&dns);
  InstantResolver resolver(source, clock);
  Answers answers;
  clock.pass(outage(dns) - 60);
  resolver.ask("gmail.com", RecordType::Txt, answers, 1);
  resolver.cancel(resolver.ask("gmail.com", RecordType::Txt, answers, 2));
  CHECK(answers.all.empty());
  CHECK(resolver.deliver());
  clock.pass(60);
  resolver.ask("gmail.com", RecordType::Txt, answers, 3);
  CHECK(resolver.deliver());
  CHECK_FALSE(resolver.deliver());
  CHECK(answers.all ==
        std::vector<DnsAnswer::Kind>{DnsAnswer::Kind::Records, DnsAnswer::Kind::Failure});
}
