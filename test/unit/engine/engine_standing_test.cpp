// SPDX-License-Identifier: MIT
// Clients that prove themselves by their retries, and are then let through.
#include "engine_story.hpp"

using namespace grayling;

namespace {

constexpr Seconds kDelay = 180;

EngineSettings three() {
  EngineSettings settings;
  change(settings).auto_allow_after = 3;
  return settings;
}

Mail mail_from(const std::string& sender, const std::string& client = "192.0.2.7") {
  Mail mail;
  mail.sender = sender;
  mail.client = client;
  return mail;
}

StandingKey row_of(const std::string& client) {
  return {StandingKind::Client, client, ""};
}

std::optional<Standing> row(EngineStory& story, const std::string& client = "192.0.2.7/32") {
  const std::lock_guard lock(story.store.table_mutex);
  const auto found = story.table.standings.find(row_of(client));
  return found == story.table.standings.end() ? std::nullopt : std::optional(found->second);
}

void write_behind(EngineStory& story) {
  story.settle();
  story.clock.pass(10);
  story.engine().on_time();
  story.settle();
}

// Sends a stranger's mail, which is deferred, and its retry, which passes.
void retry(EngineStory& story, const Mail& mail) {
  CHECK(story.answer(mail) == kDefer);
  story.clock.pass(kDelay);
  CHECK(story.answer(mail) != kDefer);
}

// Makes `passes` passes that count, an hour apart, each from a new sender.
void earn(EngineStory& story, int passes, const std::string& client = "192.0.2.7") {
  static int number = 0;
  for (const int end = number + passes; number < end; ++number) {
    const int i = number;
    story.clock.pass(kHour);
    const std::string domain = i % 2 == 0 ? "@example.org" : "@example.com";
    retry(story, mail_from("earned" + std::to_string(i) + domain, client));
    write_behind(story);
  }
}

}  // namespace

TEST_CASE("a client that came back three times, for two domains, passes at once") {
  EngineStory story(three());
  earn(story, 2);
  CHECK(story.answer(mail_from("new@example.net")) == kDefer);
  earn(story, 1);
  CHECK(story.answer(mail_from("other@example.net")) == "DUNNO");
  CHECK(story.log.count("action=pass, reason=client AWL") == 1);
}

TEST_CASE("a neighbour that waits on the same row is not let through with it") {
  EngineStory story(three());
  change(story.settings).client = ClientIdentity::Network;
  earn(story, 3);
  const Mail neighbour = mail_from("new@example.net", "192.0.2.8");
  EngineStory later(story.settings);  // remembers no standing
  later.clock.pass(story.clock.now() - later.clock.now());
  later.table = story.table;
  later.settle();
  later.ask_and_hold(mail_from("x@example.net", "198.51.100.7"));
  const auto first = later.ask(mail_from("new@example.net"));
  const auto second = later.ask(neighbour);
  later.store.release();
  later.wait_until([&] { return !later.answers[second].empty(); });
  CHECK(later.answers[first] == "DUNNO");
  CHECK(later.answers[second] == kDefer);
}

TEST_CASE("its neighbours wait, and an IPv6 client is known by its /64") {
  EngineStory story(three());
  earn(story, 3);
  CHECK(story.answer(mail_from("new@example.net", "192.0.2.8")) == kDefer);
  earn(story, 3, "2001:db8::1");
  CHECK(story.answer(mail_from("new@example.net", "2001:db8::2")) == "DUNNO");
  CHECK(story.answer(mail_from("new@example.net", "2001:db8:0:1::1")) == kDefer);
}

TEST_CASE("a provider's name earns nothing for its other machines") {
  EngineStory story(three());
  for (int i = 0; i < 3; ++i) {
    Mail mail = mail_from("a" + std::to_string(i) + (i % 2 == 0 ? "@example.org" : "@example.com"));
    mail.name = "out1.provider.example";
    story.clock.pass(kHour);
    retry(story, mail);
    write_behind(story);
  }
  Mail other = mail_from("new@example.net", "198.51.100.9");
  other.name = "out2.provider.example";
  CHECK(story.answer(other) == kDefer);
  other.client = "192.0.2.7";
  CHECK(story.answer(other) == "DUNNO");
}

TEST_CASE("one domain, or all in one hour, proves nothing") {
  EngineStory story(three());
  for (int i = 0; i < 5; ++i) {
    story.clock.pass(kHour);
    retry(story, mail_from("a" + std::to_string(i) + "@sub" + std::to_string(i) + ".example.org"));
    write_behind(story);
  }
  CHECK(row(story) == Standing{"example.org", 5, row(story)->last_seen});
  CHECK(story.answer(mail_from("new@example.net")) == kDefer);
  for (int i = 0; i < 5; ++i) {
    retry(story, mail_from("a@example" + std::to_string(i) + ".com", "192.0.2.8"));
  }
  write_behind(story);
  CHECK(row(story, "192.0.2.8/32")->passes == 1);
  CHECK(story.answer(mail_from("newer@example.net", "192.0.2.8")) == kDefer);
}

TEST_CASE("steady known mail keeps nobody from being counted") {
  EngineStory story(three());
  const Mail known = mail_from("known@example.org");
  retry(story, known);
  write_behind(story);
  for (int i = 0; i < 2; ++i) {
    story.clock.pass(kHour);
    CHECK(story.answer(known) == "DUNNO");
    retry(story, mail_from("a" + std::to_string(i) + "@example.com"));
    write_behind(story);
  }
  CHECK(story.answer(mail_from("new@example.net")) == "DUNNO");
}

TEST_CASE("passes that were not earned by a retry prove nothing") {
  EngineStory story(three());
  change(story.settings).mode = Mode::Learn;
  for (int i = 0; i < 5; ++i) {
    story.clock.pass(kHour);
    const Mail mail = mail_from("a@example" + std::to_string(i) + ".com");
    CHECK(story.answer(mail) == "DUNNO");
    story.clock.pass(kDelay);
    CHECK(story.answer(mail) == "DUNNO");
    Mail bounce = mail_from("", "192.0.2.8");
    bounce.recipient = std::to_string(i) + "@example.net";
    CHECK(story.answer(bounce) == "DUNNO");
  }
  CHECK_FALSE(row(story));
  story.engine().reload(three());
  for (int i = 0; i < 5; ++i) {
    story.clock.pass(kHour);
    Mail bounce = mail_from("");
    bounce.recipient = "other" + std::to_string(i) + "@example.net";
    retry(story, bounce);
  }
  CHECK_FALSE(row(story));
}

TEST_CASE("who is known so leaves no row that waits, and earns nothing by it") {
  EngineStory story(three());
  earn(story, 3);
  const auto rows = story.row_count();
  const Mail mail = mail_from("new@example.net");
  CHECK(story.answer(mail) == "DUNNO");
  story.clock.pass(kDelay);
  CHECK(story.answer(mail) == "DUNNO");
  CHECK(story.row_count() == rows);
  CHECK(row(story)->passes == 3);
  CHECK(story.log.count("reason=client AWL") == 2);
}

TEST_CASE("a mail that waits passes once its client has proved itself") {
  EngineStory story(three());
  earn(story, 2);
  const Mail waiting = mail_from("waiting@example.net");
  story.clock.pass(kHour);
  retry(story, mail_from("third@example.com"));
  CHECK(story.answer(waiting) == kDefer);
  write_behind(story);
  CHECK(story.answer(waiting) == "DUNNO");
  CHECK(story.log.count("reason=client AWL") == 1);
}

TEST_CASE("after the first a proved client costs no work of the store") {
  EngineStory story(three());
  earn(story, 3);
  CHECK(story.answer(mail_from("new@example.net")) == "DUNNO");
  const int finds = story.store.standing_finds;
  const int inserts = story.store.inserts;
  for (int i = 0; i < 10; ++i) {
    CHECK(story.answer(mail_from("a@example" + std::to_string(i) + ".net")) == "DUNNO");
  }
  CHECK(story.store.standing_finds == finds);
  CHECK(story.store.inserts == inserts);
}

TEST_CASE(
    "a batch reads the rows of those that may have standing, in one statement, and no others") {
  EngineStory story(three());
  const Mail known = mail_from("known@example.org");
  retry(story, known);
  const int before = story.store.standing_finds;
  CHECK(story.answer(known) == "DUNNO");
  CHECK(story.store.standing_finds == before);
  for (int i = 0; i < 10; ++i) {
    story.table.standings[row_of("198.51.100." + std::to_string(i) + "/32")] = {"", 3,
                                                                                story.clock.now()};
  }
  story.clock.pass(10);  // until it is seen
  story.ask_and_hold(mail_from("a@example.net", "198.51.101.1"));

  for (int i = 0; i < 20; ++i) {
    story.ask(mail_from(std::to_string(i) + "@example.net", "198.51.100." + std::to_string(i)));
  }
  story.store.release();
  story.wait_until([&] { return !story.answers.back().empty(); });
  CHECK(story.store.standing_finds == before + 1);
  CHECK(story.log.count("reason=client AWL") == 10);
}

TEST_CASE("standing lasts until lifetime without mail, known mail included") {
  constexpr Seconds kLifetime = 35 * 86400;
  EngineStory story(three());
  const Mail known = mail_from("known@example.org");
  retry(story, known);
  earn(story, 3);
  story.clock.pass(kLifetime - kHour);
  CHECK(story.answer(known) == "DUNNO");
  write_behind(story);
  story.clock.pass(kLifetime - kHour);
  CHECK(story.answer(mail_from("new@example.net")) == "DUNNO");
  write_behind(story);
  CHECK(row(story)->last_seen >= story.clock.now() - 20);
  story.clock.pass(kLifetime + kHour);
  CHECK(story.answer(mail_from("newer@example.net")) == kDefer);
}

TEST_CASE("0 turns it off, and a reload holds at once") {
  EngineStory story(three());
  earn(story, 3);
  CHECK(story.answer(mail_from("new@example.net")) == "DUNNO");
  EngineSettings off = three();
  change(off).auto_allow_after = 0;
  story.engine().reload(off);
  const int finds = story.store.standing_finds;
  CHECK(story.answer(mail_from("new@example.com")) == kDefer);
  CHECK(story.store.standing_finds == finds);
  story.engine().reload(three());
  CHECK(story.answer(mail_from("new@example.de")) == "DUNNO");
}

TEST_CASE("with match = sender five senders prove their client") {
  EngineSettings settings = three();
  change(settings).match = Match::Sender;
  EngineStory story(settings);
  earn(story, 3);
  CHECK(story.answer(mail_from("new@example.net")) == "DUNNO");
  CHECK(story.answer(mail_from("newer@example.net", "192.0.2.8")) == kDefer);
}

TEST_CASE("the tutorial's table knows no standing") {
  EngineStory story(three());
  story.table.kind = TableKind::Tutorial;
  for (int i = 0; i < 5; ++i) {
    story.clock.pass(kHour);
    retry(story, mail_from("a@example" + std::to_string(i) + ".com"));
  }
  CHECK(story.store.standing_finds == 0);
  CHECK(story.answer(mail_from("new@example.net")) == kDefer);
}

TEST_CASE("where standings can't be read strangers are deferred, and the known pass") {
  EngineStory story(three());
  const Mail known = mail_from("known@example.org");
  retry(story, known);
  story.table.standings[row_of("192.0.2.7/32")] = {"", 3, story.clock.now()};
  story.store.break_standings_with(Error{ErrorKind::Failed, "odd rows"});
  story.clock.pass(10);
  CHECK(story.answer(mail_from("new@example.net")) == kDefer);
  CHECK(story.answer(known) == "DUNNO");
  CHECK(story.log.count("odd rows") == 1);
}

TEST_CASE("clients prove themselves as soon as the open store keeps standings") {
  EngineStory story(three());
  story.store.lacks_standings = true;
  earn(story, 1);
  CHECK_FALSE(row(story));
  story.store.lacks_standings = false;
  earn(story, 1);  // whose first report says so
  REQUIRE(row(story));
  CHECK(row(story)->passes == 1);
}

TEST_CASE("a proved client passes where nothing can be written, and while the store is down") {
  EngineStory story(three());
  story.settings.is_permitted_on_failure = false;
  earn(story, 3);
  story.store.break_with(Error{ErrorKind::ReadOnly, "disk full"}, true);
  CHECK(story.answer(mail_from("new@example.net")) == "DUNNO");
  CHECK(story.log.count("reason=client AWL") == 1);
  story.store.break_with(Error{ErrorKind::Unavailable, "gone"});
  CHECK(story.answer(mail_from("other@example.net", "192.0.2.8")) == kDefer);
  CHECK(story.answer(mail_from("newer@example.net")) == "DUNNO");
  CHECK(story.log.count("reason=client AWL") == 2);
}

TEST_CASE("a proved client is not held to the pending limit") {
  EngineSettings settings = three();
  change(settings).pending_limit = 1;
  EngineStory story(settings);
  earn(story, 3);
  CHECK(story.answer(mail_from("w@example.net", "192.0.2.8")) == kDefer);
  CHECK(story.answer(mail_from("x@example.net", "192.0.2.8")) == kDefer);
  CHECK(story.log.count("reason=pending limit") == 1);
  story.table.standings[row_of("192.0.2.8/32")] = {"", 3, story.clock.now()};
  story.clock.pass(10);  // until it is seen
  CHECK(story.answer(mail_from("y@example.net", "192.0.2.8")) == "DUNNO");
  CHECK(story.log.count("reason=client AWL") == 1);
}

TEST_CASE("notes that could not be written are written later") {
  EngineStory story(three());
  story.clock.pass(kHour);
  retry(story, mail_from("a@example.org"));
  story.store.break_standings_with(Error{ErrorKind::Conflict, "locked"});
  write_behind(story);
  CHECK_FALSE(row(story));
  story.store.break_standings_with(std::nullopt);
  write_behind(story);
  REQUIRE(row(story));
  CHECK(row(story)->passes == 1);
}

TEST_CASE("notes are written before the engine ends") {
  EngineStory story(three());
  retry(story, mail_from("a@example.org"));
  story.engine().stop();
  story.wait_until([&] { return story.engine().is_stopped(); });
  REQUIRE(row(story));
}

TEST_CASE("the purge removes who sent no mail for lifetime") {
  EngineStory story(three());
  const UnixSeconds old = story.clock.now() - 36 * 86400;
  story.table.standings[row_of("192.0.2.8/32")] = {"", 3, old};
  story.table.standings[row_of("192.0.2.9/32")] = {"", 3, story.clock.now()};
  retry(story, mail_from("a@example.org"));
  story.clock.pass(60);
  for (int step = 0; step < 100 && row(story, "192.0.2.8/32"); ++step) {
    story.clock.pass(60);
    story.engine().on_time();
    story.settle();
  }
  CHECK_FALSE(row(story, "192.0.2.8/32"));
  CHECK(row(story, "192.0.2.9/32"));
}
