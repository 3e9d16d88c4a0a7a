// SPDX-License-Identifier: MIT
// A DNS or a store in trouble, and changes from outside, while the DNS is asked about strangers.
#include "engine/limits.hpp"
#include "unit/engine/signals_story.hpp"

using namespace grayling;
using std::chrono::milliseconds;

namespace {

constexpr Seconds kDelay = 180;
const Error kGone{ErrorKind::Unavailable, "gone"};
const Error kFull{ErrorKind::ReadOnly, "disk full"};

Mail mail_from(const std::string& sender, const std::string& client = "198.51.100.7") {
  return SignalsStory::mail(sender, client);
}

void make_slow(SignalsStory& story, int ms, const std::string& domain = "example.org") {
  story.dns.delay(domain, RecordType::Txt, milliseconds(ms));
}

}  // namespace

TEST_CASE("a DNS that is silent costs a stranger dns.timeout, and changes no verdict") {
  SignalsStory story;
  story.set_standing(5, 5);
  make_slow(story, 9000);
  const auto number = story.ask(mail_from("a@example.org"));
  story.run();
  CHECK(story.answers[number].empty());
  CHECK(story.row_count() == 0);
  CHECK(story.engine().next_time() <= story.clock.monotonic() + milliseconds(300));
  story.pass_ms(299);
  CHECK(story.answers[number].empty());
  story.pass_ms(1);
  CHECK(story.answers[number] == kDefer);
  CHECK(story.log.count("reason=new") == 1);
  CHECK(story.row_count() == 1);
  story.pass_ms(5000);  // in which it is asked whether the mail counts
  CHECK(story.dns.open() == 0);
}

TEST_CASE("the DNS gets no more than half of the time that is left to answer") {
  SignalsStory story;
  make_slow(story, 9000);
  story.settings.timeout = milliseconds(400);
  const auto number = story.ask(mail_from("a@example.org"));
  story.run();
  story.pass_ms(199);
  CHECK(story.answers[number].empty());
  story.pass_ms(1);
  CHECK(story.answers[number] == kDefer);
  CHECK(story.log.count("store unavailable") == 0);
}

TEST_CASE("a DNS that fails or refuses questions changes no verdict") {
  SignalsStory story(GENERATE(SpfUse::Prove, SpfUse::Pass));
  story.set_standing(5, 5);
  story.dns.fail_all(true);
  const Mail mail = mail_from("a@example.org");
  CHECK(story.answer(mail) == kDefer);
  story.clock.pass(kDelay);
  CHECK(story.answer(mail) != kDefer);
  CHECK(story.log.count("reason=triplet found") == 1);
  story.dns.fail_all(false);
  CHECK(story.answer(mail_from("b@example.org")) == "DUNNO");
}

TEST_CASE("a first pass doesn't wait for the DNS, which is asked whether it counts") {
  SignalsStory story;
  const Mail mail = mail_from("a@example.org");
  CHECK(story.answer(mail) == kDefer);
  make_slow(story, 200);
  story.clock.pass(kDelay);
  CHECK(story.answer(mail) != kDefer);
  CHECK(story.dns.open() == 1);
  story.write_behind();
  CHECK(story.standing()->passes == 0);
  SECTION("it says so later") {
    story.clock.pass(kHour);
    make_slow(story, 200);
    CHECK(story.answer(mail_from("b@example.org")) == "");
    story.pass_ms(200);
    story.clock.pass(kDelay);
    CHECK(story.answer(mail_from("b@example.org")) != kDefer);
    story.pass_ms(200);
    story.write_behind();
    CHECK(story.standing()->passes == 1);
  }
  SECTION("or the engine ends before") {}
}

TEST_CASE("when the store goes down, those about whom the DNS is asked are answered at once") {
  SignalsStory story;
  story.settings.is_permitted_on_failure = GENERATE(true, false);
  make_slow(story, 200);
  const auto number = story.ask(mail_from("a@example.org"));
  story.run();
  CHECK(story.answers[number].empty());
  story.store.break_with(kGone);
  const auto other = story.ask(mail_from("a@none.example"));
  story.wait_until([&] { return !story.answers[other].empty(); });
  const std::string failed = story.settings.is_permitted_on_failure ? "DUNNO" : kDefer;
  CHECK(story.answers[number] == failed);
  CHECK(story.answers[other] == failed);
  CHECK(story.dns.open() == 0);
  story.clock.pass_ms(200);
  story.dns.deliver();
  story.store.break_with(std::nullopt);
  story.wait_until([&] { return story.log.count("store: works again") == 1; });
  CHECK(story.row_count() == 0);
  story.dns.delay("example.org", RecordType::Txt, milliseconds(0));
  CHECK(story.answer(mail_from("a@example.org")) == kDefer);
}

TEST_CASE("a store that fails between the look and the write") {
  SignalsStory story;
  make_slow(story, 200);
  const Mail mail = mail_from("a@example.org");
  const auto number = story.ask(mail);
  story.run();
  SECTION("is not to be written to: on_failure") {
    story.store.break_with(kFull, true);
    story.pass_ms(200);
    CHECK(story.answers[number] == "DUNNO");
    CHECK(story.log.count("reason=store unavailable") == 1);
    story.store.break_with(std::nullopt);
    CHECK(story.row_count() == 0);
  }
  SECTION("has lost its connection: it is asked again") {
    story.store.fail_next(kGone);
    story.pass_ms(200);
    CHECK(story.answers[number] == kDefer);
    CHECK(story.row_count() == 1);
  }
  SECTION("has lost the answer to its commit: it is still the first try") {
    story.store.lose_next_answer();
    story.pass_ms(200);
    CHECK(story.answers[number] == kDefer);
    CHECK(story.log.count("reason=new") == 1);
  }
  SECTION("hangs: the deadline answers") {
    story.store.hold();
    story.clock.pass_ms(200);
    story.dns.deliver();
    story.engine().on_turn_end();
    REQUIRE(story.store.wait_for_held_calls(1));
    story.clock.pass_ms(799);
    story.engine().on_time();
    CHECK(story.answers[number].empty());
    story.clock.pass_ms(1);
    story.engine().on_time();
    CHECK(story.answers[number] == "DUNNO");
    story.store.release();
    story.run();
    CHECK(story.row_count() == 1);
  }
}

TEST_CASE("a look whose connection is lost is made again") {
  SignalsStory story;
  story.answer(mail_from("a@none.example"));
  story.store.fail_next(kGone);
  CHECK(story.answer(mail_from("a@example.org")) == kDefer);
  CHECK(story.log.count("reason=new") == 2);
}

TEST_CASE("a loop that was busy past the deadline answers by on_failure, and makes the row") {
  SignalsStory story;
  make_slow(story, 9000);
  const auto number = story.ask(mail_from("a@example.org"));
  story.run();
  story.pass_ms(1000);
  CHECK(story.answers[number] == "DUNNO");
  CHECK(story.log.count("reason=store unavailable") == 1);
  CHECK(story.row_count() == 1);
  story.pass_ms(5000);
  CHECK(story.dns.open() == 0);
}

TEST_CASE("a stop waits for those about whom the DNS is asked") {
  SignalsStory story(SpfUse::Pass);
  make_slow(story, GENERATE(200, 9000));
  const auto number = story.ask(mail_from("a@example.org"));
  story.run();
  story.engine().stop();
  CHECK_FALSE(story.engine().is_stopped());
  story.pass_ms(200);
  story.pass_ms(100);
  CHECK_FALSE(story.answers[number].empty());
  story.run();
  CHECK(story.engine().is_stopped());
}

TEST_CASE("a reload that turns the DNS off ends what is asked") {
  SignalsStory story(SpfUse::Pass);
  make_slow(story, 200);
  const auto number = story.ask(mail_from("a@example.org"));
  story.run();
  auto changed = story.settings;
  changed.dns_timeout = milliseconds(0);
  story.engine().reload(changed);
  CHECK(story.dns.open() == 0);
  story.run();
  CHECK(story.answers[number] == kDefer);
  CHECK(story.answer(mail_from("b@example.org")) == kDefer);
  story.engine().reload(story.settings);
  make_slow(story, 0);
  CHECK(story.answer(mail_from("c@example.org")) == "DUNNO");
}

TEST_CASE("a reload of greylist.spf holds for those who come after it") {
  SignalsStory story(SpfUse::Pass);
  make_slow(story, 200);
  const auto before = story.ask(mail_from("a@example.org"));
  story.run();
  auto changed = story.settings;
  change(changed).spf = SpfUse::Off;
  story.engine().reload(changed);
  const auto after = story.ask(mail_from("a@example.org"));
  story.pass_ms(200);
  CHECK(story.answers[before] == "DUNNO");
  CHECK(story.answers[after] == kDefer);
}

TEST_CASE("what SPF lets pass is one client's, whoever waits on the same key") {
  const auto use = GENERATE(SpfUse::Prove, SpfUse::Pass);
  SignalsStory story(use);
  change(story.settings).match = Match::Sender;
  story.set_standing(5, 5);
  story.answer(mail_from("before@none.example"));
  const auto number = story.ask_and_hold(mail_from("a@none.example"));
  const auto own = story.ask(mail_from("a@example.org"));
  const auto same = story.ask(mail_from("a@example.org"));
  const auto forged = story.ask(mail_from("a@example.org", "203.0.113.9"));
  story.store.release();
  story.run();
  CHECK(story.answers[number] == kDefer);
  CHECK(story.answers[own] == "DUNNO");
  CHECK(story.answers[same] == "DUNNO");
  CHECK(story.answers[forged] == kDefer);
  const auto* const reason = use == SpfUse::Pass ? "reason=SPF pass" : "reason=domain AWL";
  CHECK(story.log.count(reason) == 2);
  CHECK(story.fields.count("spf=pass") == 2);
  CHECK(story.fields.count("spf=fail") == 1);
}

TEST_CASE("a slow DNS makes no client wait that has many requests") {
  SignalsStory story;
  make_slow(story, 9000);
  for (std::size_t n = 0; n <= kClientWaitersMax; ++n) {
    story.ask(mail_from(std::to_string(n) + "@example.org"));
  }
  story.run();
  story.pass_ms(200);
  story.answer(mail_from("a@none.example", "203.0.113.9"));  // the store works
  story.pass_ms(90);
  story.ask(mail_from("another@example.org"));
  story.run();
  CHECK(story.log.count("reason=busy") == 0);
}

TEST_CASE("whose second turn doesn't come in time while the store works is deferred") {
  SignalsStory story;
  make_slow(story, 100);
  story.answer(mail_from("a@none.example"));
  const auto crowded = story.ask(mail_from("a@example.org"));
  story.run();
  const auto first = story.ask_and_hold(mail_from(""));  // that needs one turn only
  for (std::size_t n = 0; n < kBatchMax; ++n) {
    Mail other = mail_from("");  // that needs no look, which would come after
    other.recipient = std::to_string(n) + "@example.net";
    story.ask(other);
  }
  story.engine().on_turn_end();
  story.clock.pass_ms(100);
  story.dns.deliver();
  story.engine().on_turn_end();  // behind the others
  story.clock.pass_ms(800);
  story.store.release_one();
  story.wait_until([&] { return !story.answers[first].empty(); });
  REQUIRE(story.store.wait_for_held_calls(1));  // with the batch that follows
  story.clock.pass_ms(100);
  story.engine().on_time();
  CHECK(story.answers[crowded] == kDefer);
  CHECK(story.log.count("reason=busy") == 1);
  story.store.release();
}
