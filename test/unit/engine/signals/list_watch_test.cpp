// SPDX-License-Identifier: MIT
#include "engine/signals/list_watch.hpp"

#include "support/catch.hpp"
#include "support/scripted_resolver.hpp"
#include "support/test_log.hpp"

using namespace grayling;
using std::chrono::milliseconds;

namespace {

const auto kClient = *IpAddress::parse("198.51.100.7");

DnsList list_of(const std::string& zone, int points = 4) {
  DnsList list;
  list.zone = zone;
  list.points = {{AddressPattern::parse("127.0.0.[2-9]").value(), points}};
  list.errors = {AddressPattern::parse("127.255.255.*").value()};
  return list;
}

std::string name_of(const std::string& client, const std::string& zone) {
  return query_name(IpAddress::parse(client).value(), list_of(zone));
}

struct Fixture {
  explicit Fixture(std::vector<DnsList> lists = {list_of("one.example")}) {
    for (const auto& list : lists) {
      dns.add_address(name_of("127.0.0.2", list.zone), "127.0.0.2");
      dns.add_address(name_of(kClient.text(), list.zone), "127.0.0.4");
    }
    watch.set_lists(lists);
  }
  void on_time() {
    watch.on_time(clock.monotonic());
    dns.deliver();
  }
  void pass_ms(int ms) {
    clock.pass_ms(ms);
    dns.deliver();
    watch.on_time(clock.monotonic());
    dns.deliver();
  }
  void pass_minutes(int minutes) { pass_ms(minutes * 60'000); }
  std::vector<Listing> ask(const IpAddress& client = kClient, bool is_suspicious = false) {
    std::optional<ListPoints> said;
    watch.ask(client, is_suspicious, clock.monotonic() + milliseconds(300),
              [&](const ListPoints& points) { said = points; });
    dns.deliver();
    REQUIRE(said);
    return watch.listings(*said);
  }
  std::string text(const IpAddress& client = kClient, bool is_suspicious = false) {
    std::string text;
    for (const auto& [list, points] : ask(client, is_suspicious)) {
      text += list + " " + std::to_string(points) + ";";
    }
    return text;
  }

  TestClock clock;
  TestLog log;
  ScriptedResolver dns{clock, milliseconds(1000)};
  ListStates states;
  ListWatch watch{&dns, states, clock, log};
};

IpAddress client_number(int number) {
  return *IpAddress::parse("203.0." + std::to_string(number / 250) + "." +
                           std::to_string(number % 250 + 1));
}

}  // namespace

TEST_CASE("a list counts once its test was good") {
  Fixture f;
  CHECK(f.text().empty());
  CHECK(f.dns.asked.empty());
  CHECK(f.watch.next_time() <= f.clock.monotonic());
  CHECK(f.watch.range().most == 0);
  f.on_time();
  CHECK(f.dns.asked.size() == kTestPointCount);
  CHECK(f.watch.range().most == 4);
  CHECK(f.text() == "one.example 4;");
  REQUIRE(f.states.entries().size() == 1);
  CHECK(f.states.entries()[0].zone == "one.example");
  CHECK(f.states.entries()[0].state == ListHealth::State::On);
  CHECK(f.text(*IpAddress::parse("198.51.100.8")).empty());
}

TEST_CASE("a list is tested within each hour, and at the test's time the engine is woken") {
  Fixture f;
  f.on_time();
  f.dns.asked.clear();
  const auto next = f.watch.next_time();
  CHECK(next <= f.clock.monotonic() + std::chrono::hours(1));
  f.clock.pass_ms(static_cast<int>((next - f.clock.monotonic()) / milliseconds(1)) + 1);
  f.on_time();
  CHECK(f.dns.asked.size() == kTestPointCount);
}

TEST_CASE(
    "a question of a test that has no answer is asked again after a while, and nothing else") {
  Fixture f;
  const auto name = name_of("127.0.0.1", "one.example");
  f.dns.set(name, RecordType::A, DnsAnswer::Kind::Failure);
  f.on_time();
  CHECK(f.dns.asked.size() == kTestPointCount);
  CHECK(f.watch.next_time() > f.clock.monotonic());
  f.pass_ms(7'999);
  CHECK(f.dns.asked.size() == kTestPointCount);
  CHECK(f.watch.next_time() == f.clock.monotonic() + milliseconds(1));
  f.pass_ms(1);
  CHECK(f.dns.asked.size() == kTestPointCount + 1);
  CHECK(f.text().empty());
  f.dns.set(name, RecordType::A, DnsAnswer::Kind::NoName);
  f.pass_ms(8'000);
  CHECK(f.text() == "one.example 4;");
  CHECK(f.log.count("is off") == 0);
}

TEST_CASE("a list that doesn't answer its tests goes off, and comes back by two good ones") {
  Fixture f;
  f.on_time();
  f.dns.fail_all(true);
  for (int minute = 0; minute < 70; ++minute) f.pass_minutes(1);
  CHECK(f.log.count("DNS list one.example is off and counts nothing") == 1);
  CHECK(f.watch.range().most == 0);
  f.dns.asked.clear();
  CHECK(f.text().empty());
  CHECK(f.dns.asked.empty());
  f.dns.fail_all(false);
  for (int minute = 0; minute < 9; ++minute) f.pass_minutes(1);
  CHECK(f.text().empty());
  for (int minute = 0; minute < 14; ++minute) f.pass_minutes(1);
  CHECK(f.text() == "one.example 4;");
  CHECK(f.log.count("DNS list one.example is on") == 2);
}

TEST_CASE("an error that a list answers about a client switches it off at once") {
  Fixture f;
  f.on_time();
  f.dns.add_address(name_of("203.0.113.9", "one.example"), "127.255.255.254");
  ListPoints before;
  f.watch.ask(kClient, false, f.clock.monotonic() + milliseconds(300),
              [&](const ListPoints& points) { before = points; });
  f.dns.deliver();
  CHECK(f.watch.are_against(before));
  CHECK(f.text(*IpAddress::parse("203.0.113.9"), true).empty());
  CHECK(f.log.count("is off") == 1);
  CHECK(f.watch.listings(before).empty());  // what it said before counts no more
  CHECK_FALSE(f.watch.are_against(before));
}

TEST_CASE("a list that lists most clients is off, unless these are suspicious anyway") {
  const bool are_suspicious = GENERATE(false, true);
  Fixture f;
  f.on_time();
  for (int n = 0; n < 200; ++n) {
    const auto client = client_number(n);
    f.dns.add_address(name_of(client.text(), "one.example"), "127.0.0.2");
    f.ask(client, are_suspicious);
  }
  CHECK(f.log.count("is off") == (are_suspicious ? 0 : 1));
  CHECK(f.text().empty() == !are_suspicious);
}

TEST_CASE("a list that speaks for most clients is off, however suspicious these are") {
  Fixture f({list_of("white.example", -5)});
  f.on_time();
  for (int n = 0; n < 200; ++n) {
    const auto client = client_number(n);
    f.dns.add_address(name_of(client.text(), "white.example"), "127.0.0.2");
    f.ask(client, true);
  }
  CHECK(f.log.count("is off") == 1);
  CHECK(f.text().empty());
}

TEST_CASE("points for a client count only while the list isn't in doubt") {
  Fixture f({list_of("white.example", -5)});
  f.on_time();
  CHECK(f.text() == "white.example -5;");
  CHECK(f.watch.range().least == -5);
  f.dns.fail_all(true);
  f.pass_minutes(55);
  for (int tries = 0; tries < 3; ++tries) f.pass_ms(8'000);
  f.dns.fail_all(false);
  CHECK(f.text().empty());
  CHECK(f.watch.range().least == 0);
  f.pass_minutes(1);
  CHECK(f.text() == "white.example -5;");
}

TEST_CASE("a list that is as it was keeps its health when others come or go") {
  Fixture f;
  f.on_time();
  ListPoints before;
  f.watch.ask(kClient, false, f.clock.monotonic() + milliseconds(300),
              [&](const ListPoints& points) { before = points; });
  f.watch.set_lists({list_of("two.example"), list_of("one.example")});
  f.dns.deliver();
  CHECK(f.watch.listings(before).empty());  // it came by the former places
  CHECK(f.text() == "one.example 4;");
  f.watch.set_lists({list_of("two.example"), list_of("one.example")});
  CHECK(f.text() == "one.example 4;");
  f.watch.set_lists({list_of("one.example", 5)});
  CHECK(f.text().empty());
  f.on_time();
  CHECK(f.text() == "one.example 5;");
}

TEST_CASE("if another resolver is asked, lists are tested again before they excuse anybody") {
  Fixture f({list_of("white.example", -5)});
  ResolverOptions options;
  options.timeout = milliseconds(200);
  f.watch.set_resolver(options);  // it asks the same servers
  f.on_time();
  CHECK(f.text() == "white.example -5;");
  f.dns.asked.clear();
  const bool is_testing = GENERATE(false, true);
  if (is_testing) {
    f.clock.pass(55 * 60);
    f.watch.on_time(f.clock.monotonic());
    CHECK(f.dns.open() == kTestPointCount);
  }
  options.source = ResolverOptions::Source::Servers;
  options.servers = {*NameServer::parse("192.0.2.53")};
  f.watch.set_resolver(options);
  f.dns.deliver();
  CHECK(f.text().empty());
  CHECK(f.states.entries()[0].is_in_doubt);
  f.dns.asked.clear();
  f.pass_ms(5'000);
  CHECK(f.dns.asked.size() == kTestPointCount);
  CHECK(f.text() == "white.example -5;");
  f.watch.set_resolver(options);
  CHECK(f.text() == "white.example -5;");
}

TEST_CASE("questions about clients can be ended, and tests go on") {
  Fixture f;
  f.on_time();
  int ends = 0;
  f.watch.ask(kClient, false, kNever, [&](const ListPoints& points) {
    ++ends;
    CHECK(f.watch.listings(points).empty());
  });
  f.watch.end_all();
  CHECK(ends == 1);
  CHECK(f.dns.open() == 0);
}
