// SPDX-License-Identifier: MIT
// A list that fails, in any way, does no harm, and the failure is found.
#include <functional>
#include <map>
#include <random>

#include "grayling/dnslist/list_health.hpp"
#include "support/catch.hpp"
#include "support/dns_lists.hpp"

using namespace grayling;
using namespace std::chrono_literals;

namespace {

// What a list answers to a question for this name.
using Answers = std::function<DnsAnswer(const std::string& name)>;

struct Way {
  const char* name;
  Answers answers;
};

Answers always(DnsAnswer answer) {
  return [answer = std::move(answer)](const std::string&) { return answer; };
}

bool is_nobody(const std::string& name) {
  return name.find(".2.0.192.") != std::string::npos;
}

// Lists one client of eight, half of them for good and half for bad, and what a test asks for.
DnsAnswer healthy(const std::string& name) {
  if (name.starts_with("2.0.0.127.")) return addresses({"127.0.0.2"});
  if (name.starts_with("2.0.0.0.0.0.f.7.f.f.f.f.")) return addresses({"127.0.0.2"});
  if (is_nobody(name)) return not_listed();
  if (name.starts_with("8.")) return addresses({"127.0.0.3", "127.0.0.10"});
  if (name.starts_with("16.")) return addresses({"127.0.3.20"});
  return not_listed();
}

const Answers kHealthy = healthy;

// The resolver's answer to SERVFAIL, REFUSED, silence, and a truncated answer without TCP is the
// same: none.
const std::vector<Way> kWays = {
    {"empty", always(of_kind(DnsAnswer::Kind::NoData))},
    {"lists the world", always(addresses({"127.0.0.2"}))},
    {"excuses the world", always(addresses({"127.0.3.20"}))},
    {"127.0.10.3 to all", always(addresses({"127.0.10.3"}))},
    {"127.255.255.254 to all", always(addresses({"127.255.255.254"}))},
    {"outside of 127/8 to all", always(addresses({"192.0.2.80"}))},
    {"both inside and outside of 127/8", always(addresses({"127.0.0.2", "192.0.2.80"}))},
    {"NXDOMAIN", always(not_listed())},
    {"no answer", always(no_answer())},
    {"40 records", always(addresses(std::vector<std::string>(40, "127.0.0.2")))},
    {"40 excuses", always(addresses(std::vector<std::string>(40, "127.0.3.20")))},
    {"an unnamed answer to all", always(addresses({"127.9.9.9"}))},
};

DnsList list_of(bool has_errors) {
  return dns_list("l.example", {{"127.0.0.[2-3]", 4}, {"127.0.0.10", 3}, {"127.0.*.20", -5}},
                  has_errors ? std::vector<std::string>{"127.255.255.*", "127.0.10.*"}
                             : std::vector<std::string>{});
}

// Lets a list answer, and clients come, as the engine does.
class Play {
 public:
  Play(DnsList list, Answers answers) : health_(std::move(list)), answers_(std::move(answers)) {}

  void change(Answers answers) { answers_ = std::move(answers); }

  // Runs the tests that are due, and lets a client come; returns its points.
  int client(const IpAddress& address, Monotonic step) {
    now_ += step;
    while (health_.next_test() <= now_) test();
    if (!health_.is_asked(address)) return 0;
    const auto answer = judge(answers_(query_name(address, health_.list())), health_.list());
    note(health_.on_client(address, answer, now_));
    return health_.points(answer, now_);
  }

  ListHealth::State state() const { return health_.state(); }
  const std::vector<std::string>& lines() const { return lines_; }
  Monotonic now() const { return now_; }

 private:
  void test() {
    note(health_.begin_test(now_));
    for (std::size_t i = 0; i < kTestPointCount; ++i) {
      const auto point = static_cast<TestPoint>(i);
      note(health_.on_test_answer(point, answers_(health_.test_name(point)), now_));
    }
  }
  void note(const std::optional<ListHealth::Line>& line) {
    if (line) lines_.push_back(line->text);
  }

  Monotonic now_ = 0s;
  ListHealth health_;
  Answers answers_;
  std::vector<std::string> lines_;
};

IpAddress some_client(std::mt19937& random) {
  const auto byte = [&] { return std::to_string(random() % 256); };
  return *IpAddress::parse("198." + byte() + "." + byte() + "." + byte());
}

}  // namespace

TEST_CASE("a healthy list counts, and says one line") {
  std::mt19937 random(1);
  Play play(list_of(true), healthy);
  int most = 0;
  int least = 0;
  for (int i = 0; i < 20000; ++i) {
    const int points = play.client(some_client(random), 7s);
    most = std::max(most, points);
    least = std::min(least, points);
  }
  CHECK(most == 4);
  CHECK(least == -5);
  CHECK(play.lines() == std::vector<std::string>{"DNS list l.example is on"});
}

TEST_CASE("a list that is broken from the start never counts, and says one line") {
  for (const bool has_errors : {true, false}) {
    for (const auto& [name, answers] : kWays) {
      CAPTURE(name, has_errors);
      std::mt19937 random(2);
      Play play(list_of(has_errors), answers);
      for (int i = 0; i < 5000; ++i) REQUIRE(play.client(some_client(random), 7s) == 0);
      CHECK(play.state() == ListHealth::State::Off);
      CHECK(play.lines().size() == 1);
    }
  }
}

TEST_CASE("a list that breaks is found within an hour or 200 clients, and says one line") {
  for (const bool has_errors : {true, false}) {
    for (const auto& [name, answers] : kWays) {
      for (const auto step : {std::chrono::seconds(1), std::chrono::seconds(300)}) {
        CAPTURE(name, has_errors, step.count());
        std::mt19937 random(3);
        Play play(list_of(has_errors), healthy);
        for (int i = 0; i < 1234; ++i) play.client(some_client(random), step);
        REQUIRE(play.state() == ListHealth::State::On);
        play.change(answers);
        const auto began = play.now();
        while (play.state() == ListHealth::State::On && play.now() - began < 2h) {
          play.client(some_client(random), step);
        }
        CHECK(play.now() - began <= 1h + step);
        for (int i = 0; i < 1000; ++i) REQUIRE(play.client(some_client(random), step) == 0);
        CHECK(play.lines().size() == 2);
        CHECK(play.lines().back().starts_with("DNS list l.example is off and counts nothing: "));
      }
    }
  }
}

TEST_CASE("a list that lists the world is found within 200 clients") {
  for (const char* const answer : {"127.0.0.2", "127.0.3.20"}) {
    std::mt19937 random(4);
    Play play(list_of(true), healthy);
    play.client(some_client(random), 1s);
    // Its test points are in order; only its clients show it.
    play.change([answer](const std::string& name) {
      const bool is_test = name.starts_with("1.") || name.starts_with("2.0.0.") || is_nobody(name);
      return is_test ? healthy(name) : addresses({answer});
    });
    int clients = 0;
    while (play.state() == ListHealth::State::On && clients < 1000) {
      play.client(some_client(random), 1s);
      ++clients;
    }
    CHECK(clients <= 400);  // those before the change fill a part of the first 200
  }
}

TEST_CASE("a list that recovers counts again") {
  for (const auto& [name, answers] : kWays) {
    CAPTURE(name);
    std::mt19937 random(5);
    Play play(list_of(true), answers);
    for (int i = 0; i < 500; ++i) play.client(some_client(random), 7s);
    play.change(healthy);
    const auto began = play.now();
    while (play.state() != ListHealth::State::On && play.now() - began < 2h) {
      play.client(some_client(random), 7s);
    }
    CHECK(play.now() - began >= 10min);
    CHECK(play.now() - began <= 21min);
  }
}

TEST_CASE("a list isn't on again by what a resolver remembers of it") {
  for (const auto& [name, answers] : kWays) {
    CAPTURE(name);
    std::map<std::string, DnsAnswer> remembered;
    const auto through_cache = [&remembered](const Answers& list) {
      return [&remembered, &list](const std::string& asked) {
        return remembered.try_emplace(asked, list(asked)).first->second;
      };
    };
    std::mt19937 random(6);
    Play play(list_of(true), answers);
    for (int i = 0; i < 500; ++i) play.client(some_client(random), 7s);
    REQUIRE(play.state() == ListHealth::State::Off);
    // It works for one test, and then it doesn't again.
    play.change(through_cache(kHealthy));
    for (int i = 0; i < 86; ++i) play.client(some_client(random), 7s);
    play.change(through_cache(answers));
    for (int i = 0; i < 200; ++i) REQUIRE(play.client(some_client(random), 7s) == 0);
  }
}
