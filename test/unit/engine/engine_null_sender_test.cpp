// SPDX-License-Identifier: MIT
// Bounces and callbacks of a domain that has proved itself: the null sender makes use of the
// standing of its HELO's domain, and never adds to it.
#include "unit/engine/signals_story.hpp"

using namespace grayling;
using std::chrono::milliseconds;

namespace {

constexpr Seconds kDelay = 180;

Mail bounce_from(const std::string& helo, const std::string& client = "198.51.100.7") {
  Mail mail = SignalsStory::mail("", client);
  mail.helo = helo;
  return mail;
}

}  // namespace

TEST_CASE("a bounce of a domain that has proved itself passes if SPF lets its client send") {
  struct Row {
    const char* helo;
    const char* client;
    bool passes;
    const char* spf;  // of HELO, in the log
  };
  const auto row = GENERATE(Row{"mx.example.org", "198.51.100.7", true, "spf=none"},
                            Row{"MX.Example.ORG.", "198.51.100.7", true, "spf=none"},
                            Row{"example.org", "198.51.100.7", true, "spf=pass"},
                            Row{"mx.example.org", "203.0.113.9", false, "spf=none"},
                            Row{"example.org", "203.0.113.9", false, "spf=fail"},
                            Row{"closed.example.org", "198.51.100.7", false, "spf=fail"});
  CAPTURE(row.helo, row.client);
  SignalsStory story;
  story.dns.add_text("closed.example.org", "v=spf1 -all");
  story.set_standing(5, 5);
  CHECK(story.answer(bounce_from(row.helo, row.client)) == (row.passes ? "DUNNO" : kDefer));
  CHECK(story.log.count("action=pass, reason=domain AWL") == (row.passes ? 1 : 0));
  CHECK(story.row_count() == (row.passes ? 0U : 1U));
  CHECK(story.fields.count(row.spf) == 1);
}

TEST_CASE("nothing is asked about a bounce whose HELO's domain isn't known, and it costs no look") {
  SignalsStory story;
  story.set_standing(1, 5, "example.com");  // came back too seldom
  story.answer(bounce_from("before.example"));
  const int finds = story.store.finds;
  const auto* const helo =
      GENERATE("mx.example.org", "mx.example.com", "mail", "[198.51.100.7]", "");
  CAPTURE(helo);
  Mail bounce = bounce_from(helo);
  bounce.recipient = "c@example.net";
  CHECK(story.answer(bounce) == kDefer);
  CHECK(story.dns.asked.empty());
  CHECK(story.store.finds == finds);
  CHECK(story.row_count() == 2);
}

TEST_CASE("a bounce proves nothing for the domain, neither when it comes nor when it returns") {
  SignalsStory story;
  story.set_standing(5, 5);
  story.dns.fail_all(true);
  const Mail bounce = bounce_from("mx.example.org");
  CHECK(story.answer(bounce) == kDefer);
  story.dns.fail_all(false);
  story.clock.pass(kDelay);
  CHECK(story.answer(bounce) != kDefer);
  CHECK(story.log.count("reason=triplet found") == 1);
  story.write_behind();
  CHECK(story.standing()->came == 5);
  CHECK(story.standing()->passes == 5);
}

TEST_CASE("a bounce with the name of a domain that sends through us is greylisted") {
  SignalsStory story;
  story.set_standing(5, 5);
  const auto* const local = GENERATE("example.org", "mx.example.org");
  story.table.standings[{StandingKind::LocalDomain, local, ""}] = {"", 0, story.clock.now()};
  CHECK(story.answer(bounce_from("mx.example.org")) == kDefer);
  CHECK(story.dns.asked.empty());
}

TEST_CASE("a bounce that is known already asks nothing") {
  SignalsStory story;
  story.set_standing(5, 5);
  const Key key{"", "198.51.100.0/24", "b@example.net"};
  story.table.rows[key] = {story.clock.now() - kHour, story.clock.now() - kHour, 1};
  CHECK(story.answer(bounce_from("mx.example.org")) == "DUNNO");
  CHECK(story.answer(bounce_from("mx.example.org")) == "DUNNO");
  CHECK(story.dns.asked.empty());
  CHECK(story.log.count("reason=triplet found") == 2);
}

TEST_CASE("a bounce that passes by its domain takes no share of its client's rows") {
  SignalsStory story;
  change(story.settings).pending_limit = 1;
  story.set_standing(5, 5);
  CHECK(story.answer(bounce_from("mx.example.org")) == "DUNNO");
  CHECK(story.answer(SignalsStory::mail("a@none.example")) == kDefer);
  CHECK(story.row_count() == 1);
  CHECK(story.log.count("reason=pending limit") == 0);
}

TEST_CASE("a silent DNS costs a bounce dns.timeout, and changes no verdict") {
  SignalsStory story;
  story.set_standing(5, 5);
  story.dns.delay("mx.example.org", RecordType::Txt, milliseconds(9000));
  const auto number = story.ask(bounce_from("mx.example.org"));
  story.run();
  CHECK(story.answers[number].empty());
  CHECK(story.row_count() == 0);
  story.pass_ms(300);
  CHECK(story.answers[number] == kDefer);
  CHECK(story.log.count("reason=new") == 1);
  CHECK(story.row_count() == 1);
  CHECK(story.dns.open() == 0);
}

TEST_CASE("with null_sender = data a bounce of a known domain passes at DATA") {
  SignalsStory story;
  change(story.settings).null_sender = NullSender::Data;
  story.set_standing(5, 5);
  Mail bounce = bounce_from("mx.example.org");
  bounce.instance = "m1";
  CHECK(story.answer(bounce) == "DUNNO");
  bounce.state = "DATA";
  bounce.recipient_count = "1";
  CHECK(story.answer(bounce) == "DUNNO");
  CHECK(story.log.count("reason=domain AWL") == 1);
}
