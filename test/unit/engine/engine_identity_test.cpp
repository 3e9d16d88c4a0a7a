// SPDX-License-Identifier: MIT
// Clients that are known by their provider's domain, and by their network beside it.
#include "engine_story.hpp"

using namespace grayling;

namespace {

constexpr Seconds kDelay = 180;

Mail from_pool(const std::string& client, const std::string& name) {
  Mail mail;
  mail.client = client;
  mail.name = name;
  return mail;
}

const Mail kFirst = from_pool("192.0.2.7", "out1.provider.example");
const Mail kSecond = from_pool("198.51.100.9", "out2.provider.example");
const Mail kNameless = from_pool("192.0.2.7", "unknown");

Key key_for(const std::string& client) {
  return {"a@example.org", client, "b@example.net"};
}

std::optional<Record> row(EngineStory& story, const std::string& client) {
  const std::lock_guard lock(story.store.table_mutex);
  const auto found = story.table.rows.find(key_for(client));
  return found == story.table.rows.end() ? std::nullopt : std::optional(found->second);
}

bool is_first_pass(const std::string& answer) {
  return answer.starts_with("PREPEND X-Greylist");
}

}  // namespace

TEST_CASE("a retry from another machine of the provider passes") {
  EngineStory story;
  CHECK(story.answer(kFirst) == kDefer);
  story.clock.pass(kDelay);
  CHECK(is_first_pass(story.answer(kSecond)));
  CHECK(story.answer(kFirst) == "DUNNO");
  CHECK(story.row_count() == 2);
}

TEST_CASE("with client = network it waits again") {
  EngineSettings settings;
  change(settings).client = ClientIdentity::Network;
  EngineStory story(settings);
  CHECK(story.answer(kFirst) == kDefer);
  story.clock.pass(kDelay);
  CHECK(story.answer(kSecond) == kDefer);
}

TEST_CASE("with client = address a neighbour waits") {
  EngineSettings settings;
  change(settings).client = ClientIdentity::Address;
  EngineStory story(settings);
  CHECK(story.answer(kFirst) == kDefer);
  story.clock.pass(kDelay);
  CHECK(story.answer(from_pool("192.0.2.8", "out1.provider.example")) == kDefer);
  CHECK(is_first_pass(story.answer(kFirst)));
}

TEST_CASE("rented machines and lines don't pass for their neighbours elsewhere") {
  EngineStory story;
  CHECK(story.answer(from_pool("192.0.2.7", "vps1.provider.example")) == kDefer);
  story.clock.pass(kDelay);
  CHECK(story.answer(from_pool("198.51.100.9", "vps2.provider.example")) == kDefer);
}

TEST_CASE("who was known by its network before is known by its name at once, and has both rows") {
  EngineStory story;
  story.table.rows[key_for("192.0.2.0/24")] = {story.clock.now() - 1000, story.clock.now() - 500,
                                               3};
  CHECK(story.answer(kFirst) == "DUNNO");
  REQUIRE(row(story, "provider.example"));
  CHECK(row(story, "provider.example")->passes > 0);
  CHECK(story.answer(kSecond) == "DUNNO");
}

TEST_CASE("who waits by its network before passes by it, and its provider with it") {
  EngineStory story;
  story.table.rows[key_for("192.0.2.0/24")] = {story.clock.now() - kDelay, story.clock.now(), 0};
  CHECK(is_first_pass(story.answer(kFirst)));
  CHECK(row(story, "192.0.2.0/24")->passes == 1);
  CHECK(row(story, "provider.example")->passes == 1);
}

TEST_CASE("a moment without DNS makes no known mail wait") {
  EngineStory story;
  CHECK(story.answer(kFirst) == kDefer);
  story.clock.pass(kDelay);
  CHECK(is_first_pass(story.answer(kFirst)));
  CHECK(story.answer(kNameless) == "DUNNO");
  CHECK(story.answer(kFirst) == "DUNNO");
}

TEST_CASE("who became known without DNS is known with it") {
  EngineStory story;
  CHECK(story.answer(kNameless) == kDefer);
  story.clock.pass(kDelay);
  CHECK(is_first_pass(story.answer(kNameless)));
  CHECK(story.answer(kFirst) == "DUNNO");
  CHECK(story.answer(kSecond) == "DUNNO");
}

TEST_CASE("the domain's waiting row passes with the network's that is known") {
  EngineStory story;
  CHECK(story.answer(kSecond) == kDefer);
  CHECK(story.answer(kNameless) == kDefer);
  story.clock.pass(kDelay);
  CHECK(is_first_pass(story.answer(kNameless)));
  story.clock.pass(1);
  CHECK(story.answer(kFirst) == "DUNNO");  // no second header
  CHECK(row(story, "provider.example")->passes == 1);
}

TEST_CASE("both rows expire together, for a touch moves both") {
  EngineStory story;
  CHECK(story.answer(kFirst) == kDefer);
  story.clock.pass(kDelay);
  CHECK(is_first_pass(story.answer(kFirst)));
  const auto before = row(story, "192.0.2.0/24")->last_seen;
  story.clock.pass(7200);
  CHECK(story.answer(kFirst) == "DUNNO");
  story.engine().on_time();
  story.wait_until([&] {
    return row(story, "192.0.2.0/24")->last_seen == before + 7200 &&
           row(story, "provider.example")->last_seen == before + 7200;
  });
}

TEST_CASE("where a row beside can't be written the known pass all the same") {
  EngineStory story;
  story.table.rows[key_for("192.0.2.0/24")] = {story.clock.now() - 1000, story.clock.now() - 500,
                                               3};
  story.store.break_with(Error{ErrorKind::ReadOnly, "disk full"}, true);
  CHECK(story.answer(kFirst) == "DUNNO");
  CHECK(story.log.count("reason=triplet found") == 1);
}

TEST_CASE("both rows are read in one statement, and only where a name stands for a provider") {
  EngineStory story;
  CHECK(story.answer(kFirst) == kDefer);
  CHECK(story.store.finds == 1);
  CHECK(story.store.inserts == 1);
  story.clock.pass(kDelay);
  CHECK(is_first_pass(story.answer(kSecond)));
  CHECK(story.store.finds == 2);
  CHECK(story.store.saves == 1);
  CHECK(story.store.inserts == 2);  // the network's
  CHECK(story.answer(from_pool("203.0.113.5", "out9.provider.example")) == "DUNNO");
  CHECK(story.store.finds == 2);  // from the cache
  EngineStory other;
  CHECK(other.answer(kNameless) == kDefer);
  CHECK(other.store.finds == 0);
}

TEST_CASE("machines of one network with two names share its row in one batch") {
  EngineStory story;
  story.table.rows[key_for("192.0.2.0/24")] = {story.clock.now() - kDelay, story.clock.now(), 0};
  const auto number = story.ask_and_hold(from_pool("203.0.113.1", "unknown"));
  story.ask(kFirst);
  story.ask(from_pool("192.0.2.8", "mx.example.com"));
  story.ask(kNameless);
  story.store.release();
  story.wait_until([&] {
    return !story.answers[number + 3].empty() && !story.answers[number + 1].empty() &&
           !story.answers[number + 2].empty();
  });
  for (std::size_t i = number + 1; i <= number + 3; ++i) CHECK(story.answers[i] != kDefer);
  CHECK(row(story, "example.com")->passes == 1);
  CHECK(row(story, "provider.example")->passes == 1);
}
