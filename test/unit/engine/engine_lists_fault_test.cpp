// SPDX-License-Identifier: MIT
// A list that fails makes no stranger wait longer and lets none in, once the failure is found; and
// until a list is tested it counts nothing.
#include <functional>

#include "unit/engine/lists_story.hpp"

using namespace grayling;

namespace {

DnsAnswer addresses(const std::string& prefix, int number) {
  DnsAnswer answer{DnsAnswer::Kind::Records, {}, {}, {}, {}};
  for (int n = 0; n < number; ++n) {
    answer.addresses.push_back(IpAddress::parse(prefix + std::to_string(n + 2)).value());
  }
  return answer;
}

DnsAnswer without_records(DnsAnswer::Kind kind) {
  return {kind, {}, {}, {}, {}};
}

struct Way {
  const char* name;
  DnsAnswer answer;
};

const std::vector<Way>& ways() {
  static const std::vector<Way> all = {
      {"is empty", without_records(DnsAnswer::Kind::NoData)},
      {"is gone", without_records(DnsAnswer::Kind::NoName)},
      {"lists the world", addresses("127.0.1.", 1)},
      {"trusts the world", addresses("127.0.2.", 1)},
      {"lists the world by an address without points", addresses("127.0.10.", 1)},
      {"refuses", {DnsAnswer::Kind::Records, {*IpAddress::parse("127.0.0.255")}, {}, {}, {}}},
      {"answers an address outside 127.0.0.0/8", addresses("192.0.2.", 1)},
      {"answers such an address beside one with points",
       {DnsAnswer::Kind::Records,
        {*IpAddress::parse("127.0.1.9"), *IpAddress::parse("192.0.2.80")},
        {},
        {},
        {}}},
      {"has no answer", without_records(DnsAnswer::Kind::Failure)},
      {"has 40 records", addresses("127.0.1.", 40)},
  };
  return all;
}

// Good, nameless, and nameless with a failing SPF, each from a client of its own.
std::vector<Mail> strangers(int number) {
  const std::string last = "." + std::to_string(number);
  std::vector<Mail> mails;
  const auto add = [&](const std::string& net, const std::string& name) {
    Mail mail = SignalsStory::mail("s" + std::to_string(number) + "@example.org", net + last);
    mail.name = name;
    mails.push_back(mail);
  };
  add("198.51.100", "mx.there.example");
  add("198.51.100", "unknown");
  add("203.0.113", "mx.there.example");
  add("203.0.113", "unknown");
  for (std::size_t n = 0; n < mails.size(); ++n) {
    mails[n].recipient = std::to_string(n) + "@example.net";
  }
  return mails;
}

// How each of them is answered at its first try, after 200 seconds and after half an hour.
std::vector<std::string> answers_to(SignalsStory& story, int number) {
  std::vector<std::string> answers;
  for (const auto& mail : strangers(number)) {
    answers.push_back(story.answer(mail));
    story.clock.pass(200);
    answers.push_back(story.answer(mail).substr(0, 7));
    story.clock.pass(1700);
    answers.push_back(story.answer(mail).substr(0, 7));
  }
  return answers;
}

EngineSettings settings_of(const SignalsStory& story, bool is_selective) {
  EngineSettings settings = story.settings;
  change(settings).selective = is_selective;
  change(settings).auto_allow_after = 0;
  change(settings).auto_allow_domains_after = 0;
  return settings;
}

std::vector<std::string> without_list(bool is_selective) {
  SignalsStory story;
  story.settings = settings_of(story, is_selective);
  return answers_to(story, 1);
}

}  // namespace

TEST_CASE("a list that fails from the start in any way changes nothing, and says one line",
          "[many]") {
  const bool is_selective = GENERATE(false, true);
  for (const auto& [name, answer] : ways()) {
    CAPTURE(name, is_selective);
    ListsStory story;
    story.settings = settings_of(story, is_selective);
    story.dns.forget(ListsStory::name_of("127.0.0.2"));
    story.dns.answer_below(kZone, answer);
    story.test_lists();
    CHECK(answers_to(story, 1) == without_list(is_selective));
    for (int minute = 0; minute < 20; ++minute) story.pass_minutes(1);
    CHECK(story.log.count("DNS list") == 1);
    CHECK(story.log.count("DNS list list.example is off and counts nothing") == 1);
  }
}

TEST_CASE("a list that begins to fail in any way is found within the hour, and says one line",
          "[many]") {
  const bool is_selective = GENERATE(false, true);
  for (const auto& [name, answer] : ways()) {
    CAPTURE(name, is_selective);
    ListsStory story;
    story.settings = settings_of(story, is_selective);
    story.test_lists();
    CHECK(story.log.count("DNS list list.example is on") == 1);
    story.dns.forget(ListsStory::name_of("127.0.0.2"));
    story.dns.answer_below(kZone, answer);
    for (int minute = 0; minute < 60; ++minute) story.pass_minutes(1);
    CHECK(story.log.count("DNS list list.example is off and counts nothing") == 1);
    CHECK(answers_to(story, 1) == without_list(is_selective));
    story.dns.asked.clear();
    story.answer(SignalsStory::mail("last@example.org"));
    CHECK(story.asked_of() == 0);
    CHECK(story.log.count("DNS list") == 2);
  }
}

TEST_CASE("a list that lists everybody is found by its clients, too") {
  ListsStory story;
  story.settings = settings_of(story, true);
  story.test_lists();
  story.dns.answer_below(kZone, addresses("127.0.1.", 3));
  int deferred = 0;
  for (int n = 0; n < 250; ++n) {
    Mail mail = SignalsStory::mail("s" + std::to_string(n) + "@example.org",
                                   "198.51.100." + std::to_string(n + 1));
    deferred += story.answer(mail) == kDefer ? 1 : 0;
  }
  CHECK(deferred <= 200);
  CHECK(story.log.count("DNS list list.example is off and counts nothing") == 1);
}

TEST_CASE("a list that answers again is on after two good tests, ten minutes apart") {
  ListsStory story;
  story.settings = settings_of(story, true);
  story.list("198.51.100.7", "127.0.1.20");
  story.dns.answer_below(kZone, addresses("192.0.2.", 1));
  story.test_lists();
  CHECK(story.log.count("is off") == 1);
  story.dns.answer_below(kZone, std::nullopt);
  for (int minute = 0; minute < 10; ++minute) story.pass_minutes(1);
  CHECK(story.answer(SignalsStory::mail("a@example.org")) == "DUNNO");
  for (int minute = 0; minute < 11; ++minute) story.pass_minutes(1);
  CHECK(story.log.count("DNS list list.example is on") == 1);
  CHECK(story.answer(SignalsStory::mail("b@example.org")) == kDefer);
}
