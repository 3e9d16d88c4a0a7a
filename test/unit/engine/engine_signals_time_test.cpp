// SPDX-License-Identifier: MIT
// What the DNS may cost a stranger, and what isn't lost because it is slow.
#include "engine/limits.hpp"
#include "unit/engine/signals_story.hpp"

using namespace grayling;
using std::chrono::milliseconds;

namespace {

constexpr Seconds kDelay = 180;

Mail mail_from(const std::string& sender, const std::string& client = "198.51.100.7") {
  return SignalsStory::mail(sender, client);
}

void make_slow(SignalsStory& story, int ms, const std::string& domain = "example.org") {
  story.dns.delay(domain, RecordType::Txt, milliseconds(ms));
}

}  // namespace

TEST_CASE("the DNS leaves a slow store the time that it needs for the row") {
  SignalsStory story;
  make_slow(story, 9000);
  story.answer(mail_from("a@none.example"));
  const int look_ms = GENERATE(300, 340, 600);
  const auto number = story.ask_and_hold(mail_from("a@example.org"));
  story.clock.pass_ms(look_ms);
  story.store.release();
  story.run();
  const int left_ms = std::max(0, 1000 - 3 * look_ms);
  if (left_ms > 0) {
    CHECK(story.answers[number].empty());
    story.pass_ms(left_ms - 1);
    CHECK(story.answers[number].empty());
    story.pass_ms(1);
  }
  CHECK(story.answers[number] == kDefer);
}

TEST_CASE("while batches take too long for two, a stranger isn't asked about before its answer") {
  SignalsStory story;
  story.set_standing(5, 5);
  story.answer(mail_from("before@none.example"));
  const int batch_ms = GENERATE(333, 334);
  story.ask_and_hold(mail_from(""));  // for which one batch is enough
  story.clock.pass_ms(batch_ms);
  story.store.release();
  story.run();
  make_slow(story, 100);
  const auto number = story.ask(mail_from("a@example.org"));
  story.run();
  CHECK((story.answers[number] == kDefer) == (batch_ms == 334));
  story.pass_ms(100);
  CHECK(story.answers[number] == (batch_ms == 334 ? kDefer : "DUNNO"));
  // Its batch was quick again.
  const auto next = story.ask(mail_from("b@example.org"));
  story.run();
  story.pass_ms(100);
  CHECK(story.answers[next] == "DUNNO");
}

TEST_CASE("a message waits for the DNS once, whatever the number of its recipients") {
  SignalsStory story;
  make_slow(story, 9000);
  Mail mail = mail_from("a@example.org");
  mail.instance = "m1";
  const auto first = story.ask(mail);
  story.run();
  story.pass_ms(300);
  CHECK(story.answers[first] == kDefer);
  for (const auto* recipient : {"c@example.net", "d@example.net"}) {
    mail.recipient = recipient;
    CHECK(story.answer(mail) == kDefer);
  }
  CHECK(story.fields.count("spf=temperror") == 3);
  SECTION("another message asks anew") {
    mail.instance = "m2";
  }
  SECTION("so does one without a name") {
    mail.instance = "";
  }
  SECTION("and one of another client") {
    mail.client = "198.51.100.8";
  }
  SECTION("and one that takes long") {
    story.clock.pass(120);
  }
  mail.recipient = "e@example.net";
  CHECK(story.answer(mail) == "");
}

TEST_CASE("what the DNS said holds for all recipients of a message") {
  SignalsStory story(GENERATE(SpfUse::Prove, SpfUse::Pass));
  story.set_standing(5, 5);
  Mail mail = mail_from("a@example.org");
  mail.instance = "m1";
  CHECK(story.answer(mail) == "DUNNO");
  const auto asked = story.dns.asked.size();
  mail.recipient = "c@example.net";
  CHECK(story.answer(mail) == "DUNNO");
  CHECK(story.dns.asked.size() == asked);
}

TEST_CASE("mail counts for its domain even if SPF is known after its answer only") {
  SignalsStory story;
  make_slow(story, 900);
  const Mail mail = mail_from("a@example.org");
  const auto number = story.ask(mail);
  story.run();
  story.pass_ms(300);
  CHECK(story.answers[number] == kDefer);
  story.pass_ms(900);
  story.write_behind();
  REQUIRE(story.standing());
  CHECK(story.standing()->came == 1);
  story.clock.pass(kDelay);
  CHECK(story.answer(mail) != kDefer);
  story.pass_ms(900);
  story.write_behind();
  CHECK(story.standing()->passes == 1);
}

TEST_CASE("a stop writes what mail has proved meanwhile") {
  SignalsStory story;
  make_slow(story, 100);
  const auto number = story.ask(mail_from("a@example.org"));
  story.run();
  story.engine().stop();
  story.pass_ms(100);
  CHECK(story.answers[number] == kDefer);
  story.pass_ms(100);
  CHECK(story.engine().is_stopped());
  REQUIRE(story.standing());
  CHECK(story.standing()->came == 1);
}

TEST_CASE("who waits behind another client is judged by its own SPF") {
  SignalsStory story(GENERATE(SpfUse::Prove, SpfUse::Pass));
  change(story.settings).match = Match::Sender;
  story.set_standing(5, 5);
  story.answer(mail_from("before@none.example"));
  make_slow(story, 200);
  const auto forged = story.ask(mail_from("a@example.org", "203.0.113.9"));
  story.run();
  const auto own = story.ask(mail_from("a@example.org"));
  story.run();
  story.pass_ms(200);
  CHECK(story.answers[forged] == kDefer);
  CHECK(story.answers[own] == "");
  story.pass_ms(200);
  CHECK(story.answers[own] == "DUNNO");
  CHECK(story.row_count() == 2);
}

TEST_CASE("who waits behind another client doesn't pass by the row that was just made for it") {
  SignalsStory story;
  change(story.settings).match = Match::Sender;
  if (GENERATE(true, false)) {
    change(story.settings).delay = 0;
  } else {
    story.table.kind = TableKind::Tutorial;
    change(story.settings).spf = SpfUse::Pass;
  }
  make_slow(story, 200);
  const auto forged = story.ask(mail_from("a@example.org", "203.0.113.9"));
  story.run();
  const auto other = story.ask(mail_from("a@example.org", "203.0.113.10"));
  story.run();
  story.pass_ms(200);
  CHECK(story.answers[forged] == kDefer);
  story.pass_ms(200);
  CHECK(story.answers[other] == kDefer);
}

TEST_CASE("a sender that was turned away and is back doesn't wait for the DNS") {
  SignalsStory story;
  change(story.settings).pending_limit = 1;
  story.answer(mail_from("a@none.example"));
  const Mail mail = mail_from("a@example.org");
  CHECK(story.answer(mail) == kDefer);
  CHECK(story.row_count() == 1);
  story.clock.pass(kDelay);
  make_slow(story, 9000);
  CHECK(story.answer(mail) != "");
  CHECK(story.row_count() == 2);
}

TEST_CASE("many machines of a sender are checked side by side, and wait as long as one") {
  SignalsStory story(GENERATE(SpfUse::Prove, SpfUse::Pass));
  change(story.settings).match = Match::Sender;
  story.set_standing(5, 5);
  story.answer(mail_from("before@none.example"));
  make_slow(story, 250);
  const auto forged = story.ask(mail_from("a@example.org", "203.0.113.9"));
  for (int n = 1; n <= 30; ++n) {
    story.ask(mail_from("a@example.org", "198.51.100." + std::to_string(n)));
  }
  const int before = story.store.finds + story.store.inserts;
  story.run();
  story.pass_ms(250);
  CHECK(std::count(story.answers.begin(), story.answers.end(), "DUNNO") == 30);
  story.pass_ms(250);
  CHECK(story.answers[forged] == kDefer);
  CHECK(story.store.finds + story.store.inserts - before <= 6);
}

TEST_CASE("machines beyond those that are checked side by side come next") {
  SignalsStory story;
  change(story.settings).match = Match::Sender;
  const bool is_known = GENERATE(true, false);
  if (is_known) story.set_standing(5, 5);
  story.answer(mail_from("before@none.example"));
  story.answers.clear();
  make_slow(story, 250);
  for (std::size_t n = 1; n <= 2 * kTicketMailsMax; ++n) {
    story.ask(mail_from("a@example.org", "198.51.100." + std::to_string(n)));
  }
  story.run();
  const auto answered = [&](const std::string& answer) {
    return std::size_t(std::count(story.answers.begin(), story.answers.end(), answer));
  };
  story.pass_ms(250);
  CHECK(answered("DUNNO") == (is_known ? kTicketMailsMax : 0));
  CHECK(answered(kDefer) == (is_known ? 0 : 2 * kTicketMailsMax));  // it helps none of them
  story.pass_ms(250);
  CHECK(answered("DUNNO") == (is_known ? 2 * kTicketMailsMax : 0));
}
