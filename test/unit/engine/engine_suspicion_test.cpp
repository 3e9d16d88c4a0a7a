// SPDX-License-Identifier: MIT
// What follows from a stranger's points (suspicion/points.hpp).
#include "unit/engine/signals_story.hpp"

using namespace grayling;

namespace {

const std::string kOurName = "mx.site.example";

EngineSettings selective() {
  EngineSettings settings;
  change(settings).selective = true;
  return settings;
}

// From a mail host that is set up well.
Mail good_mail(const std::string& sender = "a@example.org") {
  return {.sender = sender,
          .client = "198.51.100.7",
          .name = "mx.example.org",
          .helo = "mx.example.org"};
}

// With eight points.
Mail worst_mail() {
  return {.client = "192.0.2.7", .name = "unknown", .helo = kOurName};
}

}  // namespace

TEST_CASE("with selective only suspicious strangers wait, without the DNS") {
  EngineStory story(selective());
  CHECK(story.answer(good_mail()) == "DUNNO");
  CHECK(story.log.count("reason=not suspicious") == 1);
  CHECK(story.row_count() == 0);
  Mail nameless = good_mail();
  nameless.name = "unknown";
  CHECK(story.answer(nameless) == kDefer);
  CHECK(story.row_count() == 1);
  CHECK(story.answer(good_mail("b@example.org")) == "DUNNO");
  CHECK(story.row_count() == 1);
}

TEST_CASE("who is known passes by that, though only the suspicious wait") {
  EngineStory story(selective());
  Mail nameless = good_mail();
  nameless.name = "unknown";
  CHECK(story.answer(nameless) == kDefer);
  story.clock.pass(200);
  CHECK(story.answer(nameless).starts_with("PREPEND"));
  CHECK(story.answer(good_mail()) == "DUNNO");
  CHECK(story.log.count("reason=not suspicious") == 0);
  CHECK(story.log.count("reason=triplet found") == 2);
}

TEST_CASE("the most suspicious wait for long_delay") {
  EngineSettings settings;
  change(settings).host = kOurName;
  change(settings).message = "4.2.0 {left} of {delay}";
  EngineStory story(settings);
  CHECK(story.answer(worst_mail()) == "DEFER_IF_PERMIT 4.2.0 1800 of 1800");
  story.clock.pass(1799);
  CHECK(story.answer(worst_mail()) == "DEFER_IF_PERMIT 4.2.0 1 of 1800");
  CHECK(story.log.count("reason=early-retry") == 1);
  story.clock.pass(1);
  CHECK(story.answer(worst_mail()).starts_with("PREPEND X-Greylist: delayed 1800 seconds"));
  CHECK(story.answer(worst_mail()) == "DUNNO");  // known now
}

TEST_CASE("who is told twice that it waits long is told the same time") {
  EngineSettings settings;
  change(settings).host = kOurName;
  change(settings).message = "4.2.0 {left} of {delay}";
  EngineStory story(settings);
  Mail mail = worst_mail();
  mail.instance = "i1";
  CHECK(story.answer(mail) == "DEFER_IF_PERMIT 4.2.0 1800 of 1800");
  story.clock.pass(20);
  CHECK(story.answer(mail) == "DEFER_IF_PERMIT 4.2.0 1780 of 1800");
  mail.instance = "i2";
  CHECK(story.answer(mail) == "DEFER_IF_PERMIT 4.2.0 1780 of 1800");
  CHECK(story.answer(mail) == "DEFER_IF_PERMIT 4.2.0 1780 of 1800");
}

TEST_CASE("a shorter delay of a policy becomes long, and a longer one stays") {
  EngineSettings settings;
  change(settings).host = kOurName;
  change(settings).delay = 3600;
  EngineStory story(settings);
  CHECK(story.answer(worst_mail()) == kDefer);
  story.clock.pass(1800);
  CHECK(story.answer(worst_mail()) == kDefer);
  story.clock.pass(1800);
  CHECK(story.answer(worst_mail()).starts_with("PREPEND"));
}

TEST_CASE("SPF's points count, too") {
  SignalsStory story;
  change(story.settings).selective = true;
  SECTION("against a stranger that would pass") {
    Mail fails = good_mail();
    fails.client = "203.0.113.7";
    CHECK(story.answer(fails) == kDefer);
    CHECK(story.fields.count("signs=spf_fail 3") == 1);
    CHECK(story.answer(good_mail("b@example.org")) == "DUNNO");
    CHECK(story.log.count("reason=not suspicious") == 1);
  }
  SECTION("up to the long delay") {
    Mail fails = good_mail();
    fails.client = "203.0.113.7";
    fails.name = "unknown";
    CHECK(story.answer(fails) == kDefer);
    CHECK(story.fields.count("signs=no_name 3, spf_fail 3") == 1);
    story.clock.pass(200);
    CHECK(story.answer(fails) == kDefer);
    story.clock.pass(1600);
    CHECK(story.answer(fails).starts_with("PREPEND"));
  }
  SECTION("not if they can change nothing") {
    change(story.settings).spf = SpfUse::Off;
    Mail fails = good_mail();
    fails.client = "203.0.113.7";
    CHECK(story.answer(fails) == "DUNNO");
  }
}

TEST_CASE("what the DNS doesn't say in time is no sign") {
  SignalsStory story;
  change(story.settings).selective = true;
  Mail slow = good_mail("a@silent.example");
  story.dns.delay("silent.example", RecordType::Txt, std::chrono::seconds(5));
  const auto number = story.ask(slow);
  story.run();
  CHECK(story.answers[number].empty());
  story.pass_ms(300);
  CHECK(story.answers[number] == "DUNNO");
}

TEST_CASE("while the resolver is down nobody passes by few points, and nobody waits longer") {
  SignalsStory story;
  change(story.settings).host = kOurName;
  change(story.settings).selective = true;
  change(story.settings).auto_allow_domains_after = 0;
  story.dns.fail_all(true);
  Mail fails = good_mail();
  fails.client = "203.0.113.7";
  CHECK(story.answer(fails) == kDefer);
  CHECK(story.answer(good_mail("b@example.org")) == kDefer);
  CHECK(story.answer(worst_mail()) == kDefer);
  story.clock.pass(180);
  CHECK(story.answer(worst_mail()).starts_with("PREPEND"));
  story.dns.asked.clear();
  CHECK(story.answer(good_mail("c@example.org")) == kDefer);
  CHECK_FALSE(story.dns.asked.empty());
  story.dns.fail_all(false);
  CHECK(story.answer(good_mail("d@example.org")) == "DUNNO");
}

TEST_CASE("a stranger without a name passes by no answer that ends the trouble of the DNS") {
  SignalsStory story;
  change(story.settings).selective = true;
  story.dns.fail_all(true);
  Mail nameless = good_mail();
  nameless.name = "unknown";
  const auto number = story.ask(nameless);
  story.settle();
  story.dns.fail_all(false);
  story.run();
  CHECK(story.answers[number] == kDefer);
}

TEST_CASE("with few enough points a stranger passes though all others wait") {
  SignalsStory story;
  story.points_of(Sign::SpfNone) = -3;
  CHECK(story.answer(good_mail("a@norecord.example")) == "DUNNO");
  CHECK(story.log.count("reason=trusted") == 1);
  CHECK(story.row_count() == 0);
  CHECK(story.answer(good_mail()) == kDefer);
  Mail nameless = good_mail("b@norecord.example");
  nameless.name = "unknown";
  CHECK(story.answer(nameless) == kDefer);
}

TEST_CASE("a policy may be selective for its mail alone") {
  auto policies = std::make_shared<Policies>();
  GreylistSettings settings;
  settings.selective = true;
  REQUIRE(policies->add({{"@choosy.example"}, {}}, settings));
  policies->finish();
  EngineSettings all;
  all.policies = policies;
  EngineStory story(all);
  Mail mail = good_mail();
  CHECK(story.answer(mail) == kDefer);
  mail.recipient = "b@choosy.example";
  CHECK(story.answer(mail) == "DUNNO");
}

TEST_CASE("clients that wait for one key pass or wait by their own points") {
  EngineSettings settings = selective();
  change(settings).client = ClientIdentity::Network;
  EngineStory story(settings);
  story.ask_and_hold({.sender = "other@example.org", .name = "unknown"});
  Mail nameless = good_mail();
  nameless.name = "unknown";
  std::vector<std::size_t> good;
  std::vector<std::size_t> bad;
  SECTION("the suspicious one first") {
    bad.push_back(story.ask(nameless));
    good.push_back(story.ask(good_mail()));
    bad.push_back(story.ask(nameless));
    good.push_back(story.ask(good_mail()));
  }
  SECTION("the other first") {
    good.push_back(story.ask(good_mail()));
    bad.push_back(story.ask(nameless));
    good.push_back(story.ask(good_mail()));
    bad.push_back(story.ask(nameless));
  }
  story.store.release();
  story.wait_until([&] {
    return std::none_of(story.answers.begin(), story.answers.end(),
                        [](const auto& answer) { return answer.empty(); });
  });
  for (const auto number : good) CHECK(story.answers[number] == "DUNNO");
  for (const auto number : bad) CHECK(story.answers[number] == kDefer);
}

TEST_CASE("who was turned away waits as long as its points with SPF's say") {
  SignalsStory story;
  change(story.settings).pending_limit = 1;
  Mail first = good_mail();
  first.client = "203.0.113.7";
  first.name = "unknown";
  Mail second = first;
  second.sender = "b@example.org";
  CHECK(story.answer(first) == kDefer);
  CHECK(story.answer(second) == kDefer);
  CHECK(story.log.count("reason=pending limit") == 1);
  story.clock.pass(200);
  CHECK(story.answer(second) == kDefer);
  story.clock.pass(1600);
  CHECK(story.answer(second).starts_with("PREPEND X-Greylist: delayed 1800 seconds"));
}

TEST_CASE("the points of one recipient decide for no other, though the key is the sender") {
  EngineSettings settings = selective();
  change(settings).match = Match::Sender;
  EngineStory story(settings);
  Mail mail = good_mail();
  mail.helo = "198.51.100.8";
  mail.instance = "i1";
  CHECK(story.answer(mail) == "DUNNO");
  mail.recipient = mail.sender;
  CHECK(story.answer(mail) == kDefer);
}

TEST_CASE("a suspicious stranger that had no answer in time has a row all the same") {
  SignalsStory story;
  change(story.settings).selective = true;
  CHECK(story.answer(good_mail("before@example.org")) == "DUNNO");
  Mail nameless = good_mail();
  nameless.name = "unknown";
  const auto number = story.ask_and_hold(nameless);
  story.clock.pass(2);
  story.engine().on_time();
  CHECK(story.log.count("reason=store unavailable") == 1);
  CHECK_FALSE(story.answers[number].empty());
  story.store.release();
  story.run();
  CHECK(story.row_count() == 1);
  story.clock.pass(200);
  CHECK(story.answer(nameless).starts_with("PREPEND"));
}

TEST_CASE("in the tutorial's table only the suspicious wait, too, and all alike") {
  EngineSettings settings = selective();
  change(settings).host = kOurName;
  EngineStory story(settings);
  story.table.kind = TableKind::Tutorial;
  CHECK(story.answer(good_mail()) == "DUNNO");
  CHECK(story.row_count() == 0);
  CHECK(story.answer(worst_mail()) == kDefer);
  CHECK(story.answer(worst_mail()) == "DUNNO");
}

TEST_CASE("while no client has a name all strangers wait as by default") {
  EngineSettings settings = selective();
  change(settings).host = kOurName;
  EngineStory story(settings);
  const auto mail_from = [](int n, const std::string& name) {
    Mail mail = good_mail("s" + std::to_string(n) + "@example.org");
    mail.client = "198.51." + std::to_string(n) + ".7";
    mail.name = name;
    return mail;
  };
  for (int n = 0; n < 50; ++n) CHECK(story.answer(mail_from(n, "mx.example.org")) == "DUNNO");
  const Mail known = mail_from(60, "unknown");
  CHECK(story.answer(known) == kDefer);
  story.clock.pass(200);
  CHECK(story.answer(known).starts_with("PREPEND"));
  for (int n = 0; n < 50; ++n) CHECK(story.answer(mail_from(n, "unknown")) == kDefer);
  CHECK(story.log.count("come without one") == 1);
  CHECK(story.answer(mail_from(100, "mx.example.org")) == kDefer);
  CHECK(story.answer(known) == "DUNNO");
  Mail worst = worst_mail();
  CHECK(story.answer(worst) == kDefer);
  story.clock.pass(200);
  CHECK(story.answer(mail_from(101, "mx.example.org")) == "DUNNO");
  CHECK(story.log.count("clients have names again") == 1);
}

TEST_CASE("a flood of machines that never had a name changes nothing for others") {
  EngineStory story(selective());
  CHECK(story.answer(good_mail()) == "DUNNO");
  for (int n = 0; n < 300; ++n) {
    Mail mail = good_mail("f" + std::to_string(n) + "@example.org");
    mail.client = "203.0." + std::to_string(n / 100) + "." + std::to_string(n % 100 + 1);
    mail.name = "unknown";
    CHECK(story.answer(mail) == kDefer);
  }
  CHECK(story.log.count("come without one") == 0);
  CHECK(story.answer(good_mail("b@example.org")) == "DUNNO");
  CHECK(story.log.count("reason=not suspicious") == 2);
}
