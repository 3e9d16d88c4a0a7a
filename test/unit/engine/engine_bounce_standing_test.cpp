// SPDX-License-Identifier: MIT
// Bounces and callbacks of a client whose null sender has come back twice: they pass at once, and
// nothing else does.
#include "unit/engine/signals_story.hpp"

using namespace grayling;

namespace {

constexpr Seconds kDelay = 180;
constexpr Seconds kLifetime = 35 * 86400;

StandingKey row_of(const std::string& client) {
  return {StandingKind::NullSender, client, ""};
}

std::optional<Standing> row(EngineStory& story, const std::string& client = "192.0.2.7/32") {
  const std::lock_guard lock(story.store.table_mutex);
  const auto found = story.table.standings.find(row_of(client));
  return found == story.table.standings.end() ? std::nullopt : std::optional(found->second);
}

// To a recipient of its own, so that no triplet knows it.
Mail bounce_from(const std::string& client = "192.0.2.7") {
  static int number = 0;
  Mail mail;
  mail.sender = "";
  mail.client = client;
  mail.recipient = "b" + std::to_string(++number) + "@example.net";
  return mail;
}

void write_behind(EngineStory& story) {
  story.settle();
  story.clock.pass(10);
  story.engine().on_time();
  story.settle();
}

// A bounce is deferred and comes back, and what follows is written.
void retry(EngineStory& story, const Mail& mail = bounce_from()) {
  CHECK(story.answer(mail) == kDefer);
  story.clock.pass(kDelay);
  CHECK(story.answer(mail) != kDefer);
  write_behind(story);
}

void earn(EngineStory& story, const std::string& client = "192.0.2.7") {
  retry(story, bounce_from(client));
  story.clock.pass(kHour);
  retry(story, bounce_from(client));
}

}  // namespace

TEST_CASE("after two bounces that came back an hour apart, a client's bounces pass at once") {
  EngineStory story;
  retry(story);
  CHECK(row(story) == Standing{"", 1, story.clock.now() - 10});
  story.clock.pass(kHour);
  retry(story);
  CHECK(row(story)->passes == 2);
  const auto rows = story.row_count();
  CHECK(story.answer(bounce_from()) == "DUNNO");
  CHECK(story.answer(bounce_from()) == "DUNNO");
  CHECK(story.log.count("action=pass, reason=null sender AWL") == 2);
  CHECK(story.row_count() == rows);
}

TEST_CASE("bounces that came back within an hour count as one") {
  EngineStory story;
  for (int i = 0; i < 4; ++i) retry(story);
  CHECK(row(story)->passes == 1);
  CHECK(story.answer(bounce_from()) == kDefer);
}

TEST_CASE("a bounce that didn't come back counts for nothing") {
  EngineStory story;
  retry(story);
  for (int i = 0; i < 4; ++i) {
    story.clock.pass(kHour);
    CHECK(story.answer(bounce_from()) == kDefer);
    write_behind(story);
  }
  CHECK(row(story)->passes == 1);
}

TEST_CASE("one triplet of the null sender counts once, however often it passes") {
  EngineStory story;
  const Mail bounce = bounce_from();
  retry(story, bounce);
  for (int i = 0; i < 4; ++i) {
    story.clock.pass(kHour);
    CHECK(story.answer(bounce) == "DUNNO");
    write_behind(story);
  }
  CHECK(row(story)->passes == 1);
}

TEST_CASE("it lets no other mail of the client pass, and no bounces of its neighbours") {
  EngineStory story;
  earn(story);
  CHECK(story.answer({.sender = "a@example.com"}) == kDefer);
  CHECK(story.answer(bounce_from("192.0.2.8")) == kDefer);
  CHECK(story.answer(bounce_from()) == "DUNNO");
}

TEST_CASE("a client's other mail doesn't count for its null sender, nor the null sender for it") {
  EngineStory story;
  change(story.settings).auto_allow_after = 3;
  for (int i = 0; i < 2; ++i) {
    story.clock.pass(kHour);
    retry(story, {.sender = "a@example" + std::to_string(i) + ".com"});
  }
  CHECK_FALSE(row(story));
  CHECK(story.answer(bounce_from()) == kDefer);
  earn(story);
  {
    const std::lock_guard lock(story.store.table_mutex);
    CHECK(story.table.standings[client_key("192.0.2.7")].passes == 2);
  }
  CHECK(story.answer({.sender = "new@example.org"}) == kDefer);
}

TEST_CASE("bounces of an IPv6 client count for its /64") {
  EngineStory story;
  earn(story, "2001:db8::1");
  CHECK(story.answer(bounce_from("2001:db8::2")) == "DUNNO");
  CHECK(story.answer(bounce_from("2001:db8:0:1::1")) == kDefer);
}

TEST_CASE("a provider's name earns nothing for the bounces of its other machines") {
  EngineStory story;
  for (int i = 0; i < 2; ++i) {
    Mail bounce = bounce_from();
    bounce.name = "out1.provider.example";
    retry(story, bounce);
    story.clock.pass(kHour);
  }
  Mail other = bounce_from("198.51.100.9");
  other.name = "out2.provider.example";
  CHECK(story.answer(other) == kDefer);
}

TEST_CASE("a client that has proved itself passes as such, and its bounces earn nothing") {
  EngineStory story;
  story.table.standings[client_key("192.0.2.7")] = {"", 5, story.clock.now()};
  for (int i = 0; i < 3; ++i) {
    CHECK(story.answer(bounce_from()) == "DUNNO");
    story.clock.pass(kHour);
  }
  write_behind(story);
  CHECK(story.log.count("reason=client AWL") == 3);
  CHECK_FALSE(row(story));
}

TEST_CASE("the standing of a null sender lasts until lifetime without a bounce that passes by it") {
  EngineStory story;
  earn(story);
  for (int i = 0; i < 2; ++i) {
    story.clock.pass(kLifetime - kHour);
    CHECK(story.answer(bounce_from()) == "DUNNO");
    write_behind(story);
    CHECK(row(story)->last_seen == story.clock.now() - 10);
  }
  story.clock.pass(kLifetime + kHour);
  CHECK(story.answer(bounce_from()) == kDefer);
}

TEST_CASE("in learn mode, and where no client can prove itself, no bounce earns anything") {
  EngineStory story;
  SECTION("learn") {
    change(story.settings).mode = Mode::Learn;
    for (int i = 0; i < 3; ++i) {
      const Mail bounce = bounce_from();
      CHECK(story.answer(bounce) == "DUNNO");
      story.clock.pass(kHour);
      CHECK(story.answer(bounce) == "DUNNO");
      write_behind(story);
    }
  }
  SECTION("0") {
    change(story.settings).auto_allow_after = 0;
    earn(story);
    CHECK(story.answer(bounce_from()) == kDefer);
  }
  CHECK_FALSE(row(story));
}

TEST_CASE("a reload that turns it off, or on again, holds at once for bounces") {
  EngineStory story;
  earn(story);
  EngineSettings off;
  change(off).auto_allow_after = 0;
  story.engine().reload(off);
  CHECK(story.answer(bounce_from()) == kDefer);
  story.engine().reload({});
  CHECK(story.answer(bounce_from()) == "DUNNO");
}

TEST_CASE("an administrator forgets the null sender of a client") {
  EngineStory story;
  earn(story);
  CHECK(story.answer(bounce_from()) == "DUNNO");
  story.table.standings.erase(row_of("192.0.2.7/32"));
  story.engine().forget_cached();
  story.engine().on_wake();
  CHECK(story.answer(bounce_from()) == kDefer);
}

TEST_CASE("a bounce that waits passes once its client's null sender has proved itself") {
  EngineStory story;
  retry(story);
  story.clock.pass(kHour);
  const Mail waiting = bounce_from();
  const Mail second = bounce_from();
  CHECK(story.answer(second) == kDefer);
  story.clock.pass(kDelay - 60);
  CHECK(story.answer(waiting) == kDefer);
  story.clock.pass(60);
  CHECK(story.answer(second) != kDefer);
  write_behind(story);
  CHECK(story.answer(waiting) == "DUNNO");
  CHECK(story.log.count("reason=null sender AWL") == 1);
}

TEST_CASE("a neighbour's bounce that waits on the same row is not let through with it") {
  EngineStory story;
  change(story.settings).client = ClientIdentity::Network;
  story.table.standings[row_of("192.0.2.7/32")] = {"", 2, story.clock.now()};
  story.settle();
  Mail bounce = bounce_from();
  Mail neighbour = bounce;
  neighbour.client = "192.0.2.8";
  story.ask_and_hold({.client = "198.51.100.7"});
  const auto first = story.ask(bounce);
  const auto second = story.ask(neighbour);
  story.store.release();
  story.wait_until([&] { return !story.answers[second].empty(); });
  CHECK(story.answers[first] == "DUNNO");
  CHECK(story.answers[second] == kDefer);
}

TEST_CASE("judged at DATA, bounces prove their client, too") {
  EngineStory story;
  change(story.settings).null_sender = NullSender::Data;
  const auto answer_at_data = [&](Mail bounce) {
    bounce.instance = std::to_string(story.clock.now()) + bounce.recipient;
    CHECK(story.answer(bounce) == "DUNNO");
    bounce.state = "DATA";
    bounce.recipient_count = "1";
    return story.answer(bounce);
  };
  for (int i = 0; i < 2; ++i) {
    const Mail bounce = bounce_from();
    CHECK(answer_at_data(bounce) == kDefer);
    story.clock.pass(kDelay);
    CHECK(answer_at_data(bounce) != kDefer);
    write_behind(story);
    story.clock.pass(kHour);
  }
  CHECK(answer_at_data(bounce_from()) == "DUNNO");
  CHECK(story.log.count("reason=null sender AWL") == 1);
}

TEST_CASE("the tutorial's table knows no null sender that has proved itself") {
  EngineStory story;
  story.table.kind = TableKind::Tutorial;
  const Mail bounce = bounce_from();
  CHECK(story.answer(bounce) == kDefer);
  CHECK(story.answer(bounce) == "DUNNO");
  write_behind(story);
  CHECK(story.store.standing_finds == 0);
  CHECK(story.table.standings.empty());
}

TEST_CASE("the DNS isn't asked about a bounce that passes by its client's null sender") {
  SignalsStory story;
  story.set_standing(5, 5);
  story.table.standings[row_of("198.51.100.7/32")] = {"", 2, story.clock.now()};
  Mail bounce = bounce_from("198.51.100.7");
  bounce.name = "";
  bounce.helo = "mx.example.org";
  CHECK(story.answer(bounce) == "DUNNO");
  CHECK(story.log.count("reason=null sender AWL") == 1);
  CHECK(story.dns.asked.empty());
}
