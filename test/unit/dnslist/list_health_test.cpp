// SPDX-License-Identifier: MIT
#include "grayling/dnslist/list_health.hpp"

#include "support/catch.hpp"
#include "support/dns_lists.hpp"

using namespace grayling;
using namespace std::chrono_literals;

namespace {

using State = ListHealth::State;
using Line = std::optional<ListHealth::Line>;

constexpr std::size_t kUnlisted = 1;  // the place of 127.0.0.1 among the test points

IpAddress ip(const std::string& text) {
  return *IpAddress::parse(text);
}

TestAnswers good() {
  return {addresses({"127.0.0.2"}), not_listed(), not_listed(), addresses({"127.0.0.2"}),
          not_listed()};
}

TestAnswers failed() {
  auto answers = good();
  answers[kUnlisted] = addresses({"127.0.0.2"});
  return answers;
}

TestAnswers unanswered() {
  auto answers = good();
  answers[kUnlisted] = no_answer();
  return answers;
}

// A list's health, with the time moved by hand.
struct Trial {
  Monotonic now = 5h;
  ListHealth health{
      dns_list("zen.example", {{"127.0.0.[2-3]", 4}, {"127.0.0.20", -3}}, {"127.255.255.*"})};

  Line test(const TestAnswers& answers) {
    if (const auto line = health.begin_test(now)) return line;
    now += 1s;
    Line line;
    for (std::size_t i = 0; i < kTestPointCount; ++i) {
      CHECK_FALSE(line);  // only the last answer concludes it
      line = health.on_test_answer(static_cast<TestPoint>(i), answers[i], now);
    }
    return line;
  }
  Line client(const std::string& address, const DnsAnswer& answer) {
    return health.on_client(ip(address), judge(answer, health.list()), now);
  }
  int points(const DnsAnswer& answer) const {
    return health.points(judge(answer, health.list()), now);
  }
  Monotonic until_test() const { return health.next_test() - now; }
};

Trial trial_that_is_on() {
  Trial trial;
  trial.test(good());
  REQUIRE(trial.health.state() == State::On);
  return trial;
}

const DnsAnswer kBad = addresses({"127.0.0.2"});
const DnsAnswer kGood = addresses({"127.0.0.20"});

}  // namespace

TEST_CASE("before its first good test a list counts nothing") {
  Trial trial;
  CHECK(trial.health.state() == State::Untested);
  CHECK(trial.health.next_test() <= trial.now);
  CHECK_FALSE(trial.health.is_asked(ip("192.0.2.1")));
  CHECK(trial.points(kBad) == 0);
  CHECK(trial.points(kGood) == 0);
  CHECK(trial.health.least_points(trial.now) == 0);
  CHECK(trial.health.most_points() == 0);
  CHECK_FALSE(trial.client("192.0.2.1", addresses({"127.255.255.254"})));

  const auto line = trial.test(good());
  REQUIRE(line);
  CHECK(line->level == LogLevel::Info);
  CHECK(line->text == "DNS list zen.example is on");
  CHECK(trial.health.state() == State::On);
  CHECK(trial.health.is_asked(ip("192.0.2.1")));
  CHECK(trial.health.is_asked(ip("2001:db8::1")));
  CHECK(trial.points(kBad) == 4);
  CHECK(trial.points(kGood) == -3);
  CHECK(trial.points(not_listed()) == 0);
  CHECK(trial.health.least_points(trial.now) == -3);
  CHECK(trial.health.most_points() == 4);
  CHECK(trial.until_test() == ListHealth::kTestEvery);
}

TEST_CASE("a list without IPv6 isn't asked about clients with it") {
  Trial trial;
  auto answers = good();
  answers[3] = not_listed();
  CHECK(trial.test(answers)->text == "DNS list zen.example is on, for clients with IPv4 alone");
  CHECK(trial.health.is_asked(ip("192.0.2.1")));
  CHECK_FALSE(trial.health.is_asked(ip("2001:db8::1")));
  trial.now += 55min;
  CHECK_FALSE(trial.test(good()));
  CHECK(trial.health.is_asked(ip("2001:db8::1")));
}

TEST_CASE("a failed test switches a list off, and is told once") {
  for (const bool is_on : {false, true}) {
    Trial trial = is_on ? trial_that_is_on() : Trial();
    const auto line = trial.test(failed());
    REQUIRE(line);
    CHECK(line->level == LogLevel::Warning);
    CHECK(line->text ==
          "DNS list zen.example is off and counts nothing: it lists 127.0.0.1, which "
          "no list may, so it may list everybody; remove it if that lasts");
    CHECK(trial.health.state() == State::Off);
    CHECK(line->text.ends_with(trial.health.why_off()));
    CHECK(trial.points(kBad) == 0);
    CHECK(trial.points(kGood) == 0);
    CHECK_FALSE(trial.health.is_asked(ip("192.0.2.1")));
    CHECK(trial.until_test() == ListHealth::kTestOff);
    for (int i = 0; i < 5; ++i) {
      trial.now = trial.health.next_test();
      CHECK_FALSE(trial.test(i % 2 == 0 ? unanswered() : failed()));
    }
  }
}

TEST_CASE("a list is on again after two good tests, ten minutes apart") {
  auto trial = trial_that_is_on();
  trial.test(failed());
  trial.now = trial.health.next_test();
  CHECK_FALSE(trial.test(good()));
  CHECK(trial.health.state() == State::Off);
  CHECK_FALSE(trial.test(good()));  // too soon
  CHECK(trial.health.state() == State::Off);
  trial.now = trial.health.next_test();
  CHECK(trial.test(good())->text == "DNS list zen.example is on");
  CHECK(trial.health.why_off().empty());
  CHECK(trial.points(kGood) == -3);
}

TEST_CASE("a bad or unanswered test between the two good ones starts again") {
  for (const auto& between : {failed(), unanswered()}) {
    auto trial = trial_that_is_on();
    trial.test(failed());
    for (const auto& answers : {good(), between, good()}) {
      trial.now = trial.health.next_test();
      CHECK_FALSE(trial.test(answers));
    }
    CHECK(trial.health.state() == State::Off);
    trial.now = trial.health.next_test();
    CHECK(trial.test(good()));
    CHECK(trial.health.state() == State::On);
  }
}

TEST_CASE("after one unanswered test a list is in doubt, after the second it is off") {
  auto trial = trial_that_is_on();
  trial.now = trial.health.next_test();
  CHECK_FALSE(trial.test(unanswered()));
  CHECK(trial.health.state() == State::On);
  CHECK(trial.health.is_in_doubt(trial.now));
  CHECK(trial.points(kBad) == 4);
  CHECK(trial.points(kGood) == 0);  // nobody passes by a doubtful list
  CHECK(trial.health.least_points(trial.now) == 0);
  CHECK(trial.health.most_points() == 4);
  CHECK(trial.until_test() == ListHealth::kTestAgain);
  SECTION("a good test removes the doubt") {
    trial.now = trial.health.next_test();
    CHECK_FALSE(trial.test(good()));
    CHECK_FALSE(trial.health.is_in_doubt(trial.now));
    CHECK(trial.points(kGood) == -3);
    CHECK(trial.until_test() == ListHealth::kTestEvery);
  }
  SECTION("a second one switches it off") {
    trial.now = trial.health.next_test();
    CHECK(trial.test(unanswered())->text ==
          "DNS list zen.example is off and counts nothing: it gives no usable answer for "
          "127.0.0.1; look whether the resolver works, and whether the list answers it");
    CHECK(trial.health.state() == State::Off);
  }
}

TEST_CASE("a list that nobody tests any more is in doubt") {
  auto trial = trial_that_is_on();
  trial.now += 60min;
  CHECK_FALSE(trial.health.is_in_doubt(trial.now));
  trial.now += 1s;
  CHECK(trial.health.is_in_doubt(trial.now));
  CHECK(trial.points(kGood) == 0);
  CHECK(trial.points(kBad) == 4);
}

TEST_CASE("two unanswered tests before the first good one are told, too") {
  Trial trial;
  CHECK_FALSE(trial.test(unanswered()));
  CHECK(trial.health.state() == State::Untested);
  CHECK(trial.until_test() == ListHealth::kTestAgain);
  trial.now = trial.health.next_test();
  CHECK(trial.test(unanswered())->text.starts_with("DNS list zen.example is off"));
}

TEST_CASE("a test whose answers never come counts as unanswered when the next begins") {
  auto trial = trial_that_is_on();
  trial.now = trial.health.next_test();
  CHECK_FALSE(trial.health.begin_test(trial.now));
  CHECK(trial.until_test() == ListHealth::kTestPatience);
  trial.health.on_test_answer(TestPoint::Listed, addresses({"127.0.0.2"}), trial.now);
  trial.now = trial.health.next_test();
  CHECK_FALSE(trial.health.begin_test(trial.now));
  CHECK(trial.health.is_in_doubt(trial.now));
  trial.now = trial.health.next_test();
  CHECK(trial.health.begin_test(trial.now)->text.starts_with("DNS list zen.example is off"));
  // The answers of the new test are not mixed with those of the old.
  for (std::size_t i = 1; i < kTestPointCount; ++i) {
    CHECK_FALSE(trial.health.on_test_answer(static_cast<TestPoint>(i), good()[i], trial.now));
  }
}

TEST_CASE("an answer that comes when no test is under way is ignored") {
  auto trial = trial_that_is_on();
  CHECK_FALSE(trial.health.on_test_answer(TestPoint::Unlisted, kBad, trial.now));
  CHECK(trial.health.state() == State::On);
}

TEST_CASE("an error for a client switches a list off") {
  for (const char* const address : {"127.255.255.254", "192.0.2.80"}) {
    auto trial = trial_that_is_on();
    const auto line = trial.client("198.51.100.1", addresses({"127.0.0.2", address}));
    REQUIRE(line);
    CHECK(line->text.starts_with("DNS list zen.example is off and counts nothing: it answers " +
                                 std::string(address) + ", which"));
    CHECK_FALSE(trial.client("198.51.100.2", addresses({address})));  // told once
    CHECK(trial.until_test() == ListHealth::kTestOff);
  }
}

TEST_CASE("a list that goes off during a test needs two good ones all the same") {
  auto trial = trial_that_is_on();
  trial.now = trial.health.next_test();
  trial.health.begin_test(trial.now);
  CHECK(trial.client("198.51.100.1", addresses({"127.255.255.254"})));
  Line line;
  for (std::size_t i = 0; i < kTestPointCount; ++i) {
    line = trial.health.on_test_answer(static_cast<TestPoint>(i), good()[i], trial.now);
  }
  CHECK_FALSE(line);
  CHECK(trial.health.state() == State::Off);
  trial.now = trial.health.next_test();
  CHECK(trial.test(good()));
}

TEST_CASE("more than half of 200 clients in an hour are too many") {
  auto trial = trial_that_is_on();
  const auto client = [&](int i, bool is_listed) {
    return trial.client("198.51." + std::to_string(i / 250) + "." + std::to_string(i % 250),
                        is_listed ? kBad : not_listed());
  };
  SECTION("half is none too many") {
    for (int i = 0; i < 1000; ++i) CHECK_FALSE(client(i, i % 2 == 0));
    CHECK(trial.health.state() == State::On);
  }
  SECTION("one more is") {
    for (int i = 0; i < 199; ++i) REQUIRE_FALSE(client(i, i < 101));
    CHECK(client(199, false)->text ==
          "DNS list zen.example is off and counts nothing: it lists 101 of 200 clients, so it may "
          "list everybody; remove it if that lasts");
    CHECK_FALSE(client(200, true));
  }
  SECTION("the same clients count once") {
    for (int i = 0; i < 5000; ++i) CHECK_FALSE(client(i % 199, true));
    CHECK(trial.health.state() == State::On);
  }
  SECTION("those of an earlier hour don't count") {
    for (int i = 0; i < 199; ++i) CHECK_FALSE(client(i, true));
    trial.now += 60min + 1s;
    for (int i = 199; i < 398; ++i) CHECK_FALSE(client(i, true));
    CHECK(client(398, true));
  }
  SECTION("an answer that doesn't come is no answer") {
    for (int i = 0; i < 150; ++i) CHECK_FALSE(client(i, true));
    for (int i = 150; i < 1000; ++i) {
      CHECK_FALSE(trial.client("203.0.113." + std::to_string(i % 250), no_answer()));
    }
    CHECK(trial.health.state() == State::On);
  }
  SECTION("unnamed entries count, too") {
    for (int i = 0; i < 199; ++i) {
      trial.client("198.51.100." + std::to_string(i), addresses({"127.0.0.99"}));
    }
    CHECK(trial.client("198.51.100.200", addresses({"127.0.0.99"})));
  }
}

TEST_CASE("the addresses of one IPv6 network are one client") {
  auto trial = trial_that_is_on();
  for (int i = 0; i < 1000; ++i) {
    CHECK_FALSE(trial.client("2001:db8:1:2::" + std::to_string(i), kBad));
  }
  CHECK(trial.health.state() == State::On);
  Line line;
  for (int i = 0; i < 199; ++i)
    line = trial.client("2001:db8:2:" + std::to_string(i) + "::1", kBad);
  CHECK(line);
}

TEST_CASE("an unnamed answer counts nothing, and the next good test tells it once") {
  auto trial = trial_that_is_on();
  const auto unnamed = addresses({"127.0.0.9"});
  CHECK_FALSE(trial.client("198.51.100.1", unnamed));
  CHECK_FALSE(trial.client("198.51.100.2", addresses({"127.0.0.8"})));
  CHECK(trial.points(unnamed) == 0);
  trial.now = trial.health.next_test();
  const auto line = trial.test(good());
  REQUIRE(line);
  CHECK(line->level == LogLevel::Warning);
  CHECK(line->text ==
        "DNS list zen.example answers 127.0.0.9, which counts nothing, because its points don't "
        "name it");
  CHECK_FALSE(trial.client("198.51.100.3", unnamed));
  trial.now = trial.health.next_test();
  CHECK_FALSE(trial.test(good()));
}

TEST_CASE("no line has the key in it") {
  auto list = dns_list("{key}.zen.example", {{"127.0.0.2", 4}}, {"127.255.255.*"});
  list.key = "topsecret";
  std::vector<std::string> lines;
  const auto collect = [&](const Line& line) {
    if (line) lines.push_back(line->text);
  };
  for (const auto& answers : {good(), failed(), unanswered()}) {
    Trial trial;
    ListHealth health(list);
    for (int round = 0; round < 2; ++round) {
      collect(health.begin_test(trial.now));
      for (std::size_t i = 0; i < kTestPointCount; ++i) {
        collect(health.on_test_answer(static_cast<TestPoint>(i), answers[i], trial.now));
      }
    }
    for (const char* const address : {"127.0.0.7", "127.255.255.254"}) {
      collect(health.on_client(ip("192.0.2.1"), judge(addresses({address}), list), trial.now));
    }
  }
  CHECK(lines.size() == 4);
  for (const auto& line : lines) {
    CHECK(line.find("topsecret") == std::string::npos);
    CHECK(line.find("{key}.zen.example") != std::string::npos);
  }
}

TEST_CASE("a list that is asked in another way is in doubt until its next test, which is soon") {
  auto trial = trial_that_is_on();
  trial.now += 10min;
  const bool is_testing = GENERATE(false, true);
  if (is_testing) trial.health.begin_test(trial.now);
  trial.health.doubt(trial.now);
  CHECK(trial.health.state() == State::On);
  CHECK(trial.health.is_in_doubt(trial.now));
  CHECK(trial.points(kGood) == 0);
  CHECK(trial.points(kBad) == 4);
  CHECK(trial.until_test() == 5s);
  trial.now += 5s;
  CHECK_FALSE(trial.test(unanswered()));  // it may still be better with the next
  CHECK_FALSE(trial.test(good()));
  CHECK_FALSE(trial.health.is_in_doubt(trial.now));
  CHECK(trial.points(kGood) == -3);
}

TEST_CASE("a list that is off needs two good tests of those who are asked now") {
  auto trial = trial_that_is_on();
  trial.test(failed());
  trial.now += 10min;
  trial.test(good());
  trial.health.doubt(trial.now);
  trial.now += 10min;
  trial.test(good());
  CHECK(trial.health.state() == State::Off);
}

TEST_CASE("each test asks about another address that is nobody's") {
  Trial trial;
  const auto nobody = [&] { return trial.health.test_name(TestPoint::Nobody); };
  trial.test(good());
  CHECK(nobody() == "1.2.0.192.zen.example");
  trial.test(good());
  CHECK(nobody() == "2.2.0.192.zen.example");
  auto answers = good();
  answers[static_cast<std::size_t>(TestPoint::Nobody)] = kBad;
  const auto line = trial.test(answers);
  REQUIRE(line);
  CHECK(line->text.find("it lists 192.0.2.3,") != std::string::npos);
}
