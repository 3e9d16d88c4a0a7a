// SPDX-License-Identifier: MIT
#include "grayling/replay/anonymous_trace.hpp"

#include <set>
#include <string>
#include <vector>

#include "grayling/base/text.hpp"
#include "grayling/maillog/log_reader.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr auto kKey = "a key of the tests, and of nobody else";

struct Attempts final : AttemptTaker {
  void take(const LoggedAttempt& attempt) override { all.push_back(attempt); }
  std::vector<LoggedAttempt> all;
};

LoggedAttempt attempt(UnixSeconds at, Fate fate) {
  LoggedAttempt made;
  made.at = at;
  made.fate = fate;
  made.client_address = "192.0.2.7";
  made.client_name = "mail.client.example";
  made.helo = fate == Fate::Accepted ? "" : "mail.client.example";
  made.sender = "anna.secret@client.example";
  made.recipient = "bob.private@site.example";
  return made;
}

std::string log_of(const std::vector<LoggedAttempt>& attempts) {
  std::string text;
  AnonymousTrace trace(kKey, [&](std::string_view line) { text.append(line).append("\n"); });
  for (const auto& one : attempts) trace.take(one);
  return text;
}

std::vector<LoggedAttempt> read_again(const std::vector<LoggedAttempt>& attempts) {
  Attempts found;
  LogReader reader({}, found);
  reader.begin_file("trace");
  AnonymousTrace trace(kKey, [&](std::string_view line) { reader.read(line); });
  for (const auto& one : attempts) trace.take(one);
  reader.end();
  CHECK(reader.summary().unread == 0);
  return found.all;
}

}  // namespace

TEST_CASE("the attempts of an anonymous log are those of the original, under other names") {
  std::vector<LoggedAttempt> attempts = {
      attempt(1'800'000'000, Fate::Greylisted), attempt(1'800'000'001, Fate::Greylisted),
      attempt(1'800'000'020, Fate::Refused), attempt(1'800'000'030, Fate::Accepted),
      attempt(1'800'000'031, Fate::Greylisted)};
  attempts[0].message = attempts[1].message = "ABC123";
  attempts[1].helo = "";
  attempts.push_back(attempt(1'800'000'032, Fate::Accepted));
  attempts.back().sender = "";
  attempts.push_back(attempt(1'800'000'033, Fate::Accepted));
  attempts.back().sasl_username = "anna";
  const auto found = read_again(attempts);
  REQUIRE(found.size() == attempts.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    CAPTURE(i);
    CHECK(found[i].at == attempts[i].at);
    CHECK(found[i].fate == attempts[i].fate);
    CHECK(found[i].helo.empty() == attempts[i].helo.empty());
    CHECK(found[i].message.empty() == attempts[i].message.empty());
    CHECK(found[i].sender->empty() == attempts[i].sender->empty());
    CHECK(found[i].sasl_username.empty() == attempts[i].sasl_username.empty());
    CHECK(found[i].recipient == found[0].recipient);
  }
  CHECK(found[0].message == found[1].message);
  CHECK(found[0].sender == found[3].sender);
}

TEST_CASE("an anonymous log has no name, address or message of the original") {
  auto one = attempt(1'800'000'000, Fate::Refused);
  one.client_name = "ip-192-0-2-7.dsl.provider.example";
  one.helo = "[192.0.2.9]";
  one.message = "4XkQueueId";
  one.sender = "prvs=1234abcdef=anna.secret+tag@mail.sender.co.uk";
  one.reason = "reason of somebody";
  auto other = attempt(1'800'000'001, Fate::Accepted);
  other.client_address = "2001:db8:1:2::25";
  other.client_name = "vps-20010db8.hoster.example";
  other.sasl_username = "login.name";
  auto third = attempt(1'800'000'002, Fate::Greylisted);
  third.helo = "desktop-of-anna";
  third.sender = "root@server.intranetname";
  auto spelled = attempt(1'800'000'003, Fate::Greylisted);
  spelled.client_name = "Mail.Client.Example";
  spelled.helo = "MAIL.Client.Example";
  spelled.sender = "Anna.Secret@Client.Example";
  spelled.recipient = "Bob.Private@Site.Example";
  const std::string text = lower_case(log_of({one, other, third, spelled}));
  for (const auto* const secret :
       {"192.0.2", "192-0-2", "2001:db8", "20010db8", "mail.client", "provider",
        "hoster",  "anna",    "secret",   "tag",      "1234abcdef",  "co.uk",
        "sender.", "bob",     "private",  "site",     "4Xk",         "somebody",
        "login",   "desktop", "server",   "intranet", "root"}) {
    CAPTURE(secret, text);
    CHECK(text.find(secret) == std::string::npos);
  }
  CHECK(text.find(".uk") != std::string::npos);
}

TEST_CASE("what a replay leaves out isn't written") {
  auto no_sender = attempt(1, Fate::Accepted);
  no_sender.sender.reset();
  auto no_address = attempt(1, Fate::Accepted);
  no_address.client_address = "unknown";
  auto refused_user = attempt(1, Fate::Refused);
  refused_user.sasl_username = "anna";
  CHECK(log_of({no_sender, no_address, refused_user}).empty());
}

TEST_CASE("a key gives the same log again, and each run without one another") {
  const auto written = [](std::string_view key) {
    std::string text;
    AnonymousTrace trace(key, [&](std::string_view line) { text += line; });
    trace.take(attempt(1'800'000'000, Fate::Greylisted));
    CHECK(trace.attempts() == 1);
    return text;
  };
  CHECK(written("one") == written("one"));
  const std::set<std::string> texts = {written("one"), written("two"), written(""), written("")};
  CHECK(texts.size() == 4);
}

TEST_CASE("HELO stays a name, an address or neither") {
  for (const std::string helo : {"mail.a.example", "[192.0.2.7]", "[IPv6:2001:db8::1]", "192.0.2.7",
                                 "localhost", "[unknown]", "a.b.123", "a b.example"}) {
    CAPTURE(helo);
    auto one = attempt(1'800'000'000, Fate::Greylisted);
    one.helo = helo;
    const auto found = read_again({one});
    REQUIRE(found.size() == 1);
    const std::string& made = found[0].helo;
    CAPTURE(made);
    CHECK(made != helo);
    CHECK(made.starts_with('[') == helo.starts_with('['));
    CHECK((made.find('.') == std::string::npos) == (helo.find('.') == std::string::npos));
    const bool ends_in_digit = made.back() >= '0' && made.back() <= '9';
    CHECK(ends_in_digit == (helo.back() >= '0' && helo.back() <= '9'));
  }
}
