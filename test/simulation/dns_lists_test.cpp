// SPDX-License-Identifier: MIT
// The trace's lists know what is assumed, when it is assumed, and grayling uses them as shipped.
#include "simulation/dns_lists.hpp"

#include <fstream>
#include <sstream>

#include "grayling/config/config.hpp"
#include "grayling/dnslist/list_test.hpp"
#include "simulation/assumptions.hpp"
#include "simulation/grayling_run.hpp"
#include "simulation/sign_shares.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"

using namespace grayling;
using namespace grayling::simulation;

namespace {

Message spam_from(std::uint64_t machine, Seconds at) {
  Message message;
  message.at = at;
  message.kind = Kind::Spam;
  message.source = Source::Infected;
  message.sender = "a@forged1.example";
  message.recipient = "b@site.test";
  message.host = infected_host(machine);
  message.schedule = Schedule::BotNever;
  return message;
}

std::uint32_t address_of(std::uint64_t machine) {
  return ipv4_number(infected_host(machine).address);
}

// The lists of etc/dns-lists.toml, whose key file is beside it.
std::vector<Config::DnsListSection> shipped_lists() {
  const std::string key_file = "/etc/grayling/spamhaus.key";
  std::ifstream file(GRAYLING_SOURCE_DIR "/etc/dns-lists.toml");
  std::stringstream text;
  text << file.rdbuf();
  std::string toml = text.str();
  toml.replace(toml.find(key_file), key_file.size(), "spamhaus.key");
  const TempDirectory directory;
  directory.write("spamhaus.key", "abcdefghij0123456789klmnop");
  const auto config =
      load_config({directory.write("g.toml", toml), {}, "sqlite:/tmp/g.db", {}, directory.path()});
  REQUIRE(config);
  return config->dns_lists;
}

}  // namespace

TEST_CASE("lists have the shares of each class that are assumed, and the test entries") {
  const DenyList denied;
  const auto share = [&](auto host_of) {
    double listed = 0;
    for (std::size_t i = 0; i < 2000; ++i)
      listed += denied.has(ipv4_number(host_of(i).address), 0) ? 1 : 0;
    return listed / 2000;
  };
  CHECK(share([](std::size_t i) { return infected_host(i); }) == Catch::Approx(0.5).margin(0.04));
  CHECK(share([](std::size_t i) { return rented_host(i % 40, i / 40); }) ==
        Catch::Approx(0.4).margin(0.04));
  CHECK(share([](std::size_t i) { return small_host(i); }) == Catch::Approx(0.005).margin(0.005));
  const Host google = pool_host(PoolName::Google, {1, 1}, 0, 1);
  CHECK(trust(ipv4_number(google.address)) == 0);
  CHECK_FALSE(trust(address_of(1)));
}

TEST_CASE("both lists pass the tests of RFC 5782, and know no IPv6") {
  const TraceDns dns(1, 0);
  for (const auto& list : {deny_list_settings(), allow_list_settings()}) {
    TestAnswers answers;
    for (std::size_t i = 0; i < kTestPointCount; ++i) {
      answers[i] = dns.answer(test_name(static_cast<TestPoint>(i), list), RecordType::A, 0);
    }
    const auto result = judge_test(answers, list);
    CAPTURE(list.zone, result.why);
    CHECK(result.kind == TestResult::Kind::Good);
    CHECK_FALSE(result.has_ipv6);
  }
}

TEST_CASE("a list learns of half of the machines that it doesn't have, with a lag") {
  constexpr std::uint64_t kMachines = 4000;
  constexpr Seconds kLag = 1800;
  std::vector<Message> trace;
  for (std::uint64_t i = 0; i < kMachines; ++i) trace.push_back(spam_from(i, kDay));
  const DenyList denied(trace, kLag);
  const auto share = [&](Seconds at) {
    double listed = 0;
    for (std::uint64_t i = 0; i < kMachines; ++i) listed += denied.has(address_of(i), at) ? 1 : 0;
    return listed / kMachines;
  };
  const double first = kDeniedInfected;
  const double learned = (1 - first) * kLearned;
  CHECK(share(kDay) == Catch::Approx(first).margin(0.03));
  CHECK(share(kDay + kLag) == Catch::Approx(first + learned / 2).margin(0.03));
  CHECK(share(kDay + 2 * kLag) == Catch::Approx(first + learned * 3 / 4).margin(0.03));
  CHECK(share(2 * kDay) == Catch::Approx(first + learned).margin(0.03));
  for (std::uint64_t i = 0; i < 100; ++i) {
    const bool was_listed = denied.has(address_of(i), kDay);
    CHECK((!was_listed || denied.has(address_of(i), kDay + kLag)));
  }
}

TEST_CASE("after a day without mail of a machine the list may have forgotten it") {
  std::vector<Message> trace;
  for (const Seconds at : {Seconds{0}, kDay, 3 * kDay}) {
    for (std::uint64_t i = 0; i < 200; ++i) trace.push_back(spam_from(i, at));
  }
  const DenyList denied(trace, 60);
  std::size_t lost = 0;
  std::size_t forgotten = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const bool first = denied.has(address_of(i), 0);
    lost += first && !denied.has(address_of(i), kDay);
    forgotten += first && !denied.has(address_of(i), 3 * kDay);
  }
  CHECK(lost == 0);
  CHECK(forgotten > 20);
}

TEST_CASE("the points of the replay's lists are those of etc/dns-lists.toml") {
  std::size_t found = 0;
  for (const auto& section : shipped_lists()) {
    for (const auto& list : {deny_list_settings(), allow_list_settings()}) {
      if (section.list.zone != list.zone) continue;
      CHECK(section.list.points == list.points);
      ++found;
    }
  }
  CHECK(found == 2);
}

TEST_CASE("grayling believes the lists for a day, and a listed machine waits") {
  const TraceDns dns(1, 0);
  std::uint64_t machine = 0;
  while (!DenyList().has(address_of(machine), 0)) ++machine;
  GreylistSettings greylist;
  greylist.selective = true;
  EngineSettings settings;
  settings.greylist = std::make_shared<const GreylistSettings>(greylist);
  settings.dns_lists = {deny_list_settings()};
  GraylingRun grayling(nullptr, settings, &dns);
  const std::string recipient = "b@site.test";
  Host host = infected_host(machine);
  host.name = host.helo = "mail.d1.example";
  for (Seconds at = 0; at < kDay; at += 7000) {
    const std::string sender = "a" + std::to_string(at) + "@d2.example";
    CHECK_FALSE(grayling.passes({host, sender, recipient}, kStart + at));
  }
  const std::string sender = "a@d1.example";
  CHECK(grayling.passes({small_host(1), sender, recipient}, kStart + kDay));
}

TEST_CASE("the signs of a trace's mail are counted, and what isn't sent again") {
  const auto nameless = [](Message message) {
    message.host.name = "unknown";
    return message;
  };
  Message again = nameless(spam_from(1, 10));
  again.schedule = Schedule::Postfix;
  Message wanted = again;
  wanted.kind = Kind::Person;
  Message early = nameless(spam_from(1, 5));
  TraceDns dns(1, 0);
  const auto shares = sign_shares({early, nameless(spam_from(1, 10)), again, wanted}, 1, dns, 10);
  const auto& no_name = shares[static_cast<std::size_t>(Sign::NoName)];
  CHECK(no_name.name == "no_name");
  CHECK(no_name.spam == 2);
  CHECK(no_name.gone == 1);
  CHECK(no_name.mail == 1);
  CHECK(shares[static_cast<std::size_t>(Sign::HeloOurs)].spam == 0);
  CHECK(shares[kSignCount].spam == 2);
}
