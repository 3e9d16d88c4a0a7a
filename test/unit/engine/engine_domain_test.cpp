// SPDX-License-Identifier: MIT
// Senders and recipients whose domain has two spellings, and rows of earlier versions, which stored
// the domain as it came.
#include "engine_story.hpp"

using namespace grayling;

namespace {

constexpr Seconds kDelay = 180;

Mail mail_of(const std::string& sender, const std::string& recipient = "b@bücher.example") {
  Mail mail;
  mail.sender = sender;
  mail.recipient = recipient;
  return mail;
}

const Mail kLetters = mail_of("a@münchen.example");
const Mail kLabels = mail_of("a@xn--mnchen-3ya.example", "b@xn--bcher-kva.example");
const Key kKey{"a@xn--mnchen-3ya.example", "192.0.2.0/24", "b@xn--bcher-kva.example"};
const Key kFormer{"a@münchen.example", "192.0.2.0/24", "b@bücher.example"};

std::optional<Record> row(EngineStory& story, const Key& key) {
  const std::lock_guard lock(story.store.table_mutex);
  const auto found = story.table.rows.find(key);
  return found == story.table.rows.end() ? std::nullopt : std::optional(found->second);
}

Mail by_provider(Mail mail) {
  mail.name = "out1.provider.example";
  return mail;
}

Key with_client(Key key, const std::string& client) {
  key.client = client;
  return key;
}

}  // namespace

TEST_CASE("a retry passes whichever way it spells the domains") {
  EngineStory story;
  CHECK(story.answer(kLetters) == kDefer);
  CHECK(story.row_count() == 1);
  CHECK(row(story, kKey));
  CHECK(story.answer(kLabels) == kDefer);
  story.clock.pass(kDelay);
  CHECK(story.answer(kLabels).starts_with("PREPEND"));
  CHECK(story.answer(mail_of("A@MÜNCHEN.example", "b@BÜCHER.example")) == "DUNNO");
  CHECK(story.answer(kLetters) == "DUNNO");
  CHECK(story.row_count() == 1);
  CHECK(story.answer(mail_of("a@muenchen.example")) == kDefer);
  CHECK(story.answer(mail_of("ä@münchen.example")) == kDefer);
}

TEST_CASE("who was known by a row of an earlier version is, and gets a row of this one") {
  EngineStory story;
  story.table.rows[kFormer] = {story.clock.now() - 1000, story.clock.now() - 500, 3};
  CHECK(story.answer(kLetters) == "DUNNO");
  REQUIRE(row(story, kKey));
  CHECK(row(story, kKey)->passes > 0);
  CHECK(row(story, kFormer)->passes == 3);
  CHECK(story.answer(kLabels) == "DUNNO");
  CHECK(story.row_count() == 2);
}

TEST_CASE("who waits by a row of an earlier version passes as it was told") {
  EngineStory story;
  story.table.rows[kFormer] = {story.clock.now() - kDelay + 60, story.clock.now() - kDelay + 60, 0};
  CHECK(story.answer(kLetters) == kDefer);
  story.clock.pass(60);
  CHECK(story.answer(kLetters).starts_with("PREPEND X-Greylist: delayed 180 seconds"));
  CHECK(row(story, kKey)->passes == 1);
  CHECK(story.answer(kLabels) == "DUNNO");
}

TEST_CASE("a row of an earlier version that has expired lets nobody pass") {
  EngineStory story;
  story.table.rows[kFormer] = {story.clock.now(), story.clock.now(), 3};
  CHECK(story.answer(mail_of("c@example.org")) == kDefer);
  story.clock.pass(36 * 86400);
  CHECK(story.answer(kLetters) == kDefer);
  CHECK(row(story, kKey)->passes == 0);
}

TEST_CASE("a provider's mail is known by all its rows of an earlier version") {
  for (const auto* client : {"provider.example", "192.0.2.0/24"}) {
    CAPTURE(client);
    EngineStory story;
    story.table.rows[with_client(kFormer, client)] = {story.clock.now() - 1000,
                                                      story.clock.now() - 500, 3};
    CHECK(story.answer(by_provider(kLetters)) == "DUNNO");
    CHECK(row(story, with_client(kKey, "provider.example"))->passes > 0);
    CHECK(row(story, kKey)->passes > 0);
    CHECK(story.row_count() == 3);
  }
}

TEST_CASE("the rows of both versions of one mail may be asked for in one batch") {
  EngineStory story;
  story.table.rows[kFormer] = {story.clock.now() - 1000, story.clock.now() - 500, 3};
  const auto held = story.ask_and_hold(mail_of("c@example.org"));
  const auto letters = story.ask(kLetters);
  const auto other = story.ask(mail_of("A@münchen.EXAMPLE", "c@bücher.example"));
  const auto labels = story.ask(kLabels);
  story.store.release();
  story.wait_until([&] { return !story.answers[labels].empty() && !story.answers[other].empty(); });
  CHECK(story.answers[held] == kDefer);
  CHECK(story.answers[letters] == "DUNNO");
  CHECK(story.answers[labels] == "DUNNO");
  CHECK(story.answers[other] == kDefer);
}

TEST_CASE("a tutorial's table knows senders by either spelling of its rows") {
  EngineStory story;
  story.table.kind = TableKind::Tutorial;
  story.table.rows[{"a@münchen.example", "", ""}] = {};
  CHECK(story.answer(kLetters) == "DUNNO");
  CHECK(story.row_count() == 1);
  CHECK(story.answer(mail_of("b@münchen.example")) == kDefer);
  CHECK(story.answer(mail_of("b@xn--mnchen-3ya.example")) == "DUNNO");
  CHECK(story.answer(mail_of("b@MÜNCHEN.example")) == "DUNNO");
  CHECK(story.row_count() == 2);
}
