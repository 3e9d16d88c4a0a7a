// SPDX-License-Identifier: MIT
// Correspondents, whom somebody here has written to, and their answers.
#include <algorithm>

#include "engine/limits.hpp"
#include "engine_story.hpp"

using namespace grayling;

namespace {

constexpr Seconds kLifetime = 35 * kDay;

Mail sent(const std::string& from = "anna@here.example",
          const std::string& to = "bob@there.example") {
  return {.sender = from, .recipient = to, .client = "10.0.0.1", .login = "anna"};
}

Mail answer(const std::string& from = "bob@there.example",
            const std::string& to = "anna@here.example") {
  return {.sender = from, .recipient = to, .name = "mx1.there.example"};
}

void write_behind(EngineStory& story) {
  story.settle();
  story.clock.pass(10);
  story.engine().on_time();
  story.settle();
}

void send(EngineStory& story, const Mail& mail = sent()) {
  story.settle();  // the store is open
  CHECK(story.answer(mail) == "DUNNO");
  write_behind(story);
}

std::optional<Standing> row(EngineStory& story, const StandingKey& key) {
  const std::lock_guard lock(story.store.table_mutex);
  const auto found = story.table.standings.find(key);
  return found == story.table.standings.end() ? std::nullopt : std::optional(found->second);
}
std::optional<Standing> pair_row(EngineStory& story, const std::string& remote,
                                 const std::string& local) {
  return row(story, {StandingKind::Correspondent, remote, local});
}

std::size_t rows(EngineStory& story) {
  const std::lock_guard lock(story.store.table_mutex);
  return story.table.standings.size();
}

// A service beside it, or the same one after a restart, with its table and time.
void take_over(EngineStory& other, EngineStory& story) {
  story.settle();
  other.clock.pass(story.clock.now() - other.clock.now());
  other.table = story.table;
}

}  // namespace

TEST_CASE("the answer to mail that was sent passes at once, and no other") {
  EngineStory story;
  CHECK(story.answer(answer()) == kDefer);
  send(story);
  CHECK(story.log.count("action=pass, reason=authenticated") == 1);
  CHECK(story.answer(answer()) == "DUNNO");
  CHECK(story.log.count("action=pass, reason=correspondent") == 1);
  CHECK(story.answer(answer("Bob@There.Example", "ANNA@here.example")) == "DUNNO");
  CHECK(story.answer(answer("eve@there.example")) == kDefer);
  CHECK(story.answer(answer("bob+1@there.example")) == kDefer);
  CHECK(story.answer(answer("bob@there.example", "eve@here.example")) == kDefer);
  CHECK(story.answer(answer("anna@here.example", "bob@there.example")) == kDefer);
}

TEST_CASE("an answer may spell the domains otherwise, and nobody our own so as to pass") {
  EngineStory story;
  send(story, sent("anna@bücher.example", "bob@MÜNCHEN.example"));
  CHECK(pair_row(story, "bob@xn--mnchen-3ya.example", "anna@xn--bcher-kva.example"));
  CHECK(story.answer(answer("bob@xn--mnchen-3ya.example", "anna@BÜCHER.example")) == "DUNNO");
  CHECK(story.answer(answer("Bob@münchen.example", "anna@xn--bcher-kva.example")) == "DUNNO");
  CHECK(story.answer(answer("bob@munchen.example", "anna@bücher.example")) == kDefer);
  send(story, sent("anna@bücher.example", "eve@xn--bcher-kva.example"));
  CHECK(story.answer(answer("eve@bücher.example", "anna@bücher.example")) == kDefer);
}

TEST_CASE("answers move their row once it lags, not each of them") {
  EngineStory story;
  send(story);
  const auto seen = [&story] {
    return pair_row(story, "bob@there.example", "anna@here.example")->last_seen;
  };
  const UnixSeconds sent_at = seen();
  const Seconds lag = std::min(kTouchLagMax, kLifetime / kTouchLagShare);
  story.clock.pass(sent_at + lag - 1 - story.clock.now());
  CHECK(story.answer(answer()) == "DUNNO");
  write_behind(story);
  CHECK(seen() == sent_at);
  CHECK(story.answer(answer()) == "DUNNO");
  write_behind(story);
  CHECK(seen() > sent_at);
}

TEST_CASE("an answer needs a client whose name counts, wherever that is") {
  EngineStory story;
  send(story);
  Mail mail = answer();
  for (const auto* name : {"unknown", "", "dsl-7.there.example", "host-192-0-2-7.there.example"}) {
    CAPTURE(name);
    mail.name = name;
    CHECK(story.answer(mail) == kDefer);
  }
  mail.name = "out7.elsewhere.example";
  mail.client = "198.51.100.9";
  CHECK(story.answer(mail) == "DUNNO");
}

TEST_CASE("a policy_context that is named as outbound does as a login does") {
  EngineStory story;
  change(story.settings).outbound = {"relay"};
  Mail mail = sent();
  mail.login = "";
  mail.context = "other";
  CHECK(story.answer(mail) == kDefer);
  mail.context = "relay";
  send(story, mail);
  CHECK(story.log.count("action=pass, reason=outbound") == 1);
  CHECK(story.answer(answer()) == "DUNNO");
}

TEST_CASE("mail within a domain and the null sender make nobody known") {
  EngineStory story;
  send(story, sent("anna@here.example", "boss@here.example"));
  send(story, sent("", "bob@there.example"));
  CHECK(story.answer(answer("boss@here.example", "anna@here.example")) == kDefer);
  CHECK(story.answer(answer("bob@there.example", "")) == "DUNNO");  // no recipient
  CHECK(rows(story) == 1);
  CHECK(row(story, {StandingKind::LocalDomain, "here.example", ""}));
}

TEST_CASE("nobody passes for the boss of a domain that sends through us") {
  const Mail to_boss = sent("anna@here.example", "boss@sister.example");
  const Mail forged = answer("boss@sister.example", "anna@here.example");
  SECTION("that it has sent before is a row, and so known after a restart and elsewhere") {
    EngineStory story;
    send(story, sent("boss@sister.example", "boss@sister.example"));
    EngineStory other;
    take_over(other, story);
    send(other, to_boss);
    CHECK_FALSE(pair_row(other, "boss@sister.example", "anna@here.example"));
    CHECK(other.answer(forged) == kDefer);
  }
  SECTION("in the same moment") {
    EngineStory story;
    story.settle();
    CHECK(story.answer(to_boss) == "DUNNO");
    CHECK(story.answer(sent("boss@sister.example", "x@sister.example")) == "DUNNO");
    write_behind(story);
    CHECK_FALSE(pair_row(story, "boss@sister.example", "anna@here.example"));
    CHECK(story.answer(forged) == kDefer);
  }
  SECTION("later, though the boss was known from outside then") {
    EngineStory story;
    send(story, to_boss);
    CHECK(story.answer(forged) == "DUNNO");
    send(story, sent("boss@sister.example", "x@sister.example"));
    CHECK(story.answer(forged) == kDefer);
    story.clock.pass(kLifetime + kDay);
    send(story, to_boss);
    CHECK(story.answer(answer("boss@sister.example", "anna@here.example")) == "DUNNO");
  }
}

TEST_CASE("a correspondent is known until lifetime without mail, and its answers are mail") {
  EngineStory story;
  send(story);
  story.clock.pass(kLifetime - kHour);
  CHECK(story.answer(answer()) == "DUNNO");
  write_behind(story);
  story.clock.pass(kLifetime - kHour);
  CHECK(story.answer(answer()) == "DUNNO");
  story.clock.pass(kLifetime + kHour);
  CHECK(story.answer(answer()) == kDefer);
  send(story);
  CHECK(story.answer(answer()) == "DUNNO");
  story.clock.pass(kLifetime - kHour);
  send(story);
  story.clock.pass(kLifetime - kHour);
  CHECK(story.answer(answer()) == "DUNNO");
}

TEST_CASE("a mail that waits passes once its recipient has written to its sender") {
  EngineStory story;
  CHECK(story.answer(answer()) == kDefer);
  story.clock.pass(100);
  send(story);
  CHECK(story.answer(answer()) == "DUNNO");
  CHECK(story.log.count("reason=correspondent") == 1);
}

TEST_CASE("an answer leaves no row that waits, and earns its client nothing") {
  EngineStory story;
  send(story);
  CHECK(story.answer(answer()) == "DUNNO");
  CHECK(story.answer(answer()) == "DUNNO");
  CHECK(story.row_count() == 0);
  CHECK(rows(story) == 2);
}

TEST_CASE("an answer passes where nothing can be written, and its client has no room left") {
  EngineStory story;
  change(story.settings).pending_limit = 1;
  story.settings.is_permitted_on_failure = false;
  send(story);
  CHECK(story.answer(answer("x@there.example")) == kDefer);
  CHECK(story.answer(answer("y@there.example")) == kDefer);
  CHECK(story.log.count("reason=pending limit") == 1);
  CHECK(story.answer(answer()) == "DUNNO");
  story.store.break_with(Error{ErrorKind::ReadOnly, "disk full"}, true);
  CHECK(story.answer(answer()) == "DUNNO");
}

TEST_CASE("strangers cost no read for it, sent mail none at all, and answers one a batch") {
  EngineStory story;
  send(story);
  const int before = story.store.standing_finds;
  CHECK(story.answer(answer("eve@there.example")) == kDefer);
  CHECK(story.answer(sent()) == "DUNNO");
  write_behind(story);
  CHECK(story.store.standing_finds == before);
  send(story, sent("anna@here.example", "ben@there.example"));
  const int written = story.store.standing_finds;
  CHECK(written == before + 1);
  story.ask_and_hold(answer("x@there.example"));
  for (int i = 0; i < 10; ++i) story.ask(answer(std::to_string(i) + "@there.example"));
  story.ask(answer());
  story.ask(answer("ben@there.example"));
  story.store.release();
  story.wait_until([&] { return !story.answers.back().empty(); });
  CHECK(story.store.standing_finds == written + 1);
  CHECK(story.log.count("reason=correspondent") == 2);
}

TEST_CASE("without greylist.auto_allow_after answers pass all the same") {
  EngineStory story;
  change(story.settings).auto_allow_after = 0;
  send(story);
  CHECK(story.answer(answer()) == "DUNNO");
}

TEST_CASE("with match = sender answers pass too, by both addresses") {
  EngineStory story;
  change(story.settings).match = Match::Sender;
  send(story);
  CHECK(story.answer(answer("bob@there.example", "eve@here.example")) == kDefer);
  CHECK(story.answer(answer()) == "DUNNO");
}

TEST_CASE("who waits beside an answer, on the same row, is none by that") {
  EngineStory story;
  Mail beside = answer();
  SECTION("from the same network, and no name") {
    change(story.settings).client = ClientIdentity::Network;
    beside.name = "unknown";
  }
  SECTION("of another sender, which folds to the same") {
    send(story, sent("anna@here.example", "list-7-x@there.example"));
    beside = answer("list-8-x@there.example");
  }
  SECTION("to another recipient, where the row is the sender's alone") {
    change(story.settings).match = Match::Sender;
    beside.recipient = "eve@here.example";
  }
  send(story);
  const bool is_list = beside.sender.starts_with("list");
  story.ask_and_hold(answer("x@there.example"));
  const auto first = story.ask(is_list ? answer("list-7-x@there.example") : answer());
  const auto second = story.ask(beside);
  story.store.release();
  story.wait_until([&] { return !story.answers[second].empty(); });
  CHECK(story.answers[first] == "DUNNO");
  CHECK(story.answers[second] == kDefer);
}

TEST_CASE("with match = sender an answer to one lets its message to no other pass") {
  EngineStory story;
  change(story.settings).match = Match::Sender;
  send(story);
  Mail mail = answer();
  mail.instance = "m1";
  CHECK(story.answer(mail) == "DUNNO");
  mail.recipient = "eve@here.example";
  CHECK(story.answer(mail) == kDefer);
}

TEST_CASE("in learn mode who is written to is known, and logged so") {
  EngineStory story;
  change(story.settings).mode = Mode::Learn;
  send(story);
  CHECK(story.answer(answer()) == "DUNNO");
  CHECK(story.log.count("reason=correspondent") == 1);
}

TEST_CASE("an account that writes to more than any company makes no more rows that day", "[many]") {
  EngineStory story;
  constexpr std::uint32_t kPortion = 2500;  // the number that has room before they are written
  std::uint32_t number = 0;
  CHECK(story.answer(answer("eve@there.example")) == kDefer);
  for (std::uint32_t i = 0; i < kSentByOneMax + kPortion; ++i) {
    story.answer(sent("anna@here.example", std::to_string(number++) + "@there.example"));
    if (number % kPortion > 0) continue;
    for (std::uint32_t written = 0; written < kPortion; written += kNotesAtOnce) {
      write_behind(story);
    }
  }
  CHECK(rows(story) <= kSentByOneMax);  // one with the domain, which may be noted twice
  CHECK(rows(story) > kSentByOneMax - 100);
  CHECK(story.answer(answer("1@there.example")) == "DUNNO");
  const auto last = std::to_string(kSentByOneMax) + "@there.example";
  CHECK(story.answer(answer(last)) == kDefer);
  Mail same = sent("anna@here.example", "ben@there.example");
  same.login = "ANNA";
  send(story, same);
  CHECK(story.answer(answer("ben@there.example")) == kDefer);
  Mail other = sent("otto@here.example", "bob@there.example");
  other.login = "otto";
  send(story, other);
  CHECK(story.answer(answer("bob@there.example", "otto@here.example")) == "DUNNO");
}

TEST_CASE("notes of sent mail that could not be written are written later") {
  EngineStory story;
  story.settle();
  story.answer(sent());
  story.store.break_standings_with(Error{ErrorKind::Conflict, "locked"});
  write_behind(story);
  CHECK(rows(story) == 0);
  story.store.break_standings_with(std::nullopt);
  write_behind(story);
  CHECK(rows(story) == 2);
}

TEST_CASE("the tutorial's table knows no correspondents") {
  EngineStory story;
  story.table.kind = TableKind::Tutorial;
  send(story);
  CHECK(story.answer(answer()) == kDefer);
  CHECK(rows(story) == 0);
  CHECK(story.log.count("senders are known by it alone") == 1);
}
