// SPDX-License-Identifier: MIT
// The promises of an engine while its store is slow, broken or gone.
#include "engine_story.hpp"

using namespace grayling;

namespace {

const Error kGone{ErrorKind::Unavailable, "gone"};
const Error kFull{ErrorKind::ReadOnly, "disk full"};

EngineSettings on_failure(bool is_permitted) {
  EngineSettings settings;
  settings.is_permitted_on_failure = is_permitted;
  return settings;
}

// Makes a sender known, and puts it into the cache.
void make_known(EngineStory& story) {
  CHECK(story.answer({.sender = "known@x"}) == kDefer);
  story.clock.pass(200);
  CHECK(story.answer({.sender = "known@x"}).starts_with("PREPEND"));
}

}  // namespace

TEST_CASE("past its deadline a request is answered as on_failure says, and only once") {
  const bool is_permitted = GENERATE(true, false);
  const std::string failed = is_permitted ? "DUNNO" : kDefer;
  EngineStory story(on_failure(is_permitted));
  make_known(story);
  story.store.hold();
  const auto number = story.ask({});
  story.engine().on_turn_end();
  story.clock.pass_ms(999);
  story.engine().on_time();
  CHECK(story.answers[number].empty());
  story.clock.pass_ms(1);
  CHECK(story.engine().next_time() <= story.clock.monotonic());
  story.engine().on_time();
  CHECK(story.answers[number] == failed);
  CHECK(story.log.count("reason=store unavailable") == 1);
  CHECK(story.answers[story.ask({.sender = "known@x"})] == "DUNNO");
  story.store.release();
  story.wait_until([&] { return story.row_count() == 2; });
  CHECK(story.answer({}) == kDefer);
}

TEST_CASE("a shorter time-out holds for who waits already, and for who comes behind") {
  auto settings = on_failure(false);
  settings.timeout = std::chrono::seconds(30);
  EngineStory story(settings);
  make_known(story);
  story.store.hold();
  const auto first = story.ask({});
  story.engine().on_turn_end();
  story.clock.pass_ms(500);
  settings.timeout = std::chrono::seconds(1);
  story.engine().reload(settings);
  const auto second = story.ask({.sender = "second@x"});
  CHECK(story.engine().next_time() <= story.clock.monotonic() + std::chrono::milliseconds(500));
  story.clock.pass_ms(500);
  story.engine().on_time();
  CHECK(story.answers[first] == kDefer);
  CHECK(story.answers[second].empty());
  story.clock.pass_ms(500);
  story.engine().on_time();
  CHECK(story.answers[second] == kDefer);
  story.store.release();
}

TEST_CASE("a worker that hangs is cut off, and nobody waits for it") {
  EngineStory story;
  make_known(story);
  const auto first = story.ask_and_hold({});
  story.clock.pass_ms(1300);
  story.engine().on_time();
  CHECK(story.answers[first] == "DUNNO");
  CHECK(story.store.cuts == 1);
  CHECK(story.log.count("store: no answer from the database in time") == 1);
  const auto second = story.ask({.sender = "c@x"});
  CHECK(story.answers[second] == "DUNNO");  // at once
  story.wait_until([&] { return story.log.count("store: works again") == 1; });
  CHECK(story.answer({.sender = "d@x"}) == kDefer);
}

TEST_CASE("a worker that no cut brings back is no life, and a store that is down is") {
  EngineStory story;
  make_known(story);
  CHECK(story.engine().is_alive());
  CHECK(story.engine().statistics().health() == StoreHealth::Works);
  story.store.ignores_cuts = true;
  story.ask_and_hold({});
  story.clock.pass(60);
  story.engine().on_time();
  CHECK(story.engine().is_alive());
  CHECK(story.engine().statistics().health() == StoreHealth::Down);
  story.clock.pass_ms(1);
  CHECK_FALSE(story.engine().is_alive());
  story.store.release();
  story.wait_until([&] { return story.engine().is_alive(); });
}

TEST_CASE("with the store down answers come at once, the known pass, and it comes back by itself") {
  EngineStory story(on_failure(false));
  make_known(story);
  story.store.break_with(kGone);
  CHECK(story.answer({}) == kDefer);
  for (int i = 0; i < 5; ++i) {
    CHECK(story.answers[story.ask({.sender = std::to_string(i)})] == kDefer);
  }
  CHECK(story.answers[story.ask({.sender = "known@x"})] == "DUNNO");
  CHECK(story.log.count("store: gone") == 1);
  CHECK(story.row_count() == 1);
  story.store.break_with(std::nullopt);
  story.wait_until([&] { return story.log.count("store: works again") == 1; });
  CHECK(story.answer({}) == kDefer);
  CHECK(story.row_count() == 2);
}

TEST_CASE("reasons for being down that come in turns are told once each", "[many]") {
  EngineStory story;
  make_known(story);
  for (int i = 0; i < 4; ++i) {
    const int opens = story.store.opens;
    story.store.break_with(i % 2 == 0 ? kGone : Error{ErrorKind::Unavailable, "refused"});
    if (i == 0) CHECK(story.answer({}) == "DUNNO");
    story.wait_until([&] { return story.store.opens > opens + 1; });
  }
  CHECK(story.log.count("store: gone") == 1);
  CHECK(story.log.count("store: refused") == 1);
}

TEST_CASE("a reason whose numbers change is told once, another error once more", "[many]") {
  EngineStory story;
  make_known(story);
  for (int i = 0; i < 4; ++i) {
    const int opens = story.store.opens;
    story.store.break_with(
        Error{ErrorKind::Unavailable, "gone: connection " + std::to_string(i) + " (error 1184)"});
    if (i == 0) CHECK(story.answer({}) == "DUNNO");
    story.wait_until([&] { return story.store.opens > opens + 1; });
  }
  CHECK(story.log.count("store: gone") == 1);
  const int opens = story.store.opens;
  story.store.break_with(Error{ErrorKind::Unavailable, "gone: connection 4 (error 1185)"});
  story.wait_until([&] { return story.store.opens > opens + 1; });
  CHECK(story.log.count("store: gone") == 2);
}

TEST_CASE("a connection that was lost meanwhile is opened again for the request that finds it so") {
  EngineStory story;
  make_known(story);
  story.store.fail_next(kGone);
  CHECK(story.answer({}) == kDefer);
  CHECK(story.store.opens == 2);
  CHECK(story.row_count() == 2);
  CHECK(story.log.count("gone") == 0);
}

TEST_CASE("what a worker can't do whose connection is lost for good the other does") {
  EngineStory story(on_failure(true));
  story.workers = 2;
  make_known(story);
  story.wait_until([&] { return story.store.opens == 2; });
  story.store.fail_next(kGone, 2);  // the batch, and to connect again
  CHECK(story.answer({}) == kDefer);
  CHECK(story.log.count("reason=store unavailable") == 0);
  CHECK(story.row_count() == 2);
}

TEST_CASE(
    "a worker goes back to the preferred place before its next batch, which is decided there") {
  EngineStory story(on_failure(true));
  story.store.prefer("second:3306");
  make_known(story);
  CHECK(story.log.count("store: uses second:3306") == 1);
  CHECK(story.store.opens == 1);
  story.store.prefer("first:3306");
  CHECK(story.answer({}) == kDefer);
  CHECK(story.answer({.sender = "c@x"}) == kDefer);
  CHECK(story.store.opens == 2);
  CHECK(story.log.count("store: uses first:3306") == 1);
  CHECK(story.log.count("reason=store unavailable") == 0);
  CHECK(story.row_count() == 3);
}

TEST_CASE("where the preferred place is gone again and no other can be opened, nobody waits") {
  EngineStory story(on_failure(true));
  make_known(story);
  story.store.prefer("first:3306");
  story.store.break_with(kGone);
  CHECK(story.answer({}) == "DUNNO");
  CHECK(story.answers[story.ask({.sender = "known@x"})] == "DUNNO");
  story.store.break_with(std::nullopt);
  story.wait_until([&] { return story.log.count("store: works again") == 1; });
  CHECK(story.log.count("store: uses first:3306") == 1);
  CHECK(story.answer({}) == kDefer);
}

TEST_CASE("where writing fails but reading works, only who needs the write gets on_failure") {
  EngineStory story(on_failure(false));
  Key waiting{"w@x", "192.0.2.0/24", "b@example.net"};
  Key passed{"p@x", "192.0.2.0/24", "b@example.net"};
  story.table.rows[waiting] = {story.clock.now() - 10, story.clock.now() - 10, 0};
  story.table.rows[passed] = {story.clock.now() - 10, story.clock.now() - 10, 1};
  story.store.break_with(kFull, true);
  CHECK(story.answer({.sender = "p@x"}) == "DUNNO");
  CHECK(story.answer({.sender = "w@x"}) == kDefer);
  CHECK(story.log.count("reason=early-retry") == 1);
  CHECK(story.answer({}) == kDefer);
  CHECK(story.answer({.sender = "c@x"}) == kDefer);
  CHECK(story.log.count("reason=store unavailable") == 2);
  CHECK(story.log.count("store: disk full") == 1);
  story.store.break_with(std::nullopt);
  CHECK(story.answer({}) == kDefer);
  CHECK(story.log.count("store: works again") == 0);
  story.clock.pass(5);
  CHECK(story.answer({.sender = "d@x"}) == kDefer);
  CHECK(story.log.count("store: works again") == 1);
}

TEST_CASE("requests wait for a store that is late at the start, until their deadline") {
  EngineStory story;
  story.store.hold();
  const auto late = story.ask({});
  story.clock.pass_ms(500);
  const auto in_time = story.ask({.sender = "c@x"});
  story.clock.pass_ms(500);
  story.engine().on_time();
  CHECK(story.answers[late] == "DUNNO");
  CHECK(story.answers[in_time].empty());
  story.store.release();
  story.wait_until([&] { return !story.answers[in_time].empty(); });
  CHECK(story.answers[in_time] == kDefer);
}

TEST_CASE("a full waiting room defers strangers, whatever on_failure says, and stores nothing",
          "[many]") {
  EngineStory story(on_failure(true));
  make_known(story);
  story.store.hold();
  for (int i = 0; i < 65536; ++i) {
    const std::string client = "198.51." + std::to_string(i / 256) + "." + std::to_string(i % 256);
    story.ask({.sender = std::to_string(i), .client = client});
  }
  const auto number = story.ask({.sender = "one too many"});
  CHECK(story.answers[number] == kDefer);
  CHECK(story.log.count("reason=busy") == 1);
  story.store.release();
  story.wait_until([&] { return story.row_count() == 65537; });
}

TEST_CASE("a table that was upgraded meanwhile is served as what it is") {
  EngineStory story;
  story.table.kind = TableKind::Tutorial;
  CHECK(story.answer({}) == kDefer);
  story.store.break_with(kGone);
  CHECK(story.answer({.sender = "c@x"}) == "DUNNO");
  story.table.kind = TableKind::Full;
  story.table.rows.clear();
  story.store.break_with(std::nullopt);
  story.wait_until([&] { return story.log.count("store: works again") == 1; });
  CHECK(story.answer({}) == kDefer);
  CHECK(story.table.rows.begin()->first.client == "192.0.2.0/24");
}

TEST_CASE("a message that met a failure gets the same for all its recipients") {
  EngineSettings settings;
  change(settings).match = Match::Sender;
  EngineStory story(settings);
  CHECK(story.answer({.sender = "known@x"}) == kDefer);
  story.store.break_with(kFull, true);
  CHECK(story.answer({.recipient = "1@x", .instance = "m1"}) == "DUNNO");
  story.store.break_with(std::nullopt);
  CHECK(story.answer({.recipient = "2@x", .instance = "m1"}) == "DUNNO");
  CHECK(story.answer({.recipient = "1@x", .instance = "m2"}) == kDefer);
}

TEST_CASE("a tutorial's commit that went unanswered lets no stranger in") {
  EngineStory story(on_failure(false));
  story.table.kind = TableKind::Tutorial;
  CHECK(story.answer({.sender = "known@x"}) == kDefer);
  story.store.lose_next_answer();
  CHECK(story.answer({}) == kDefer);
  CHECK(story.row_count() == 2);
  CHECK(story.log.count("reason=new") == 2);
  CHECK(story.answer({}) == "DUNNO");
}

TEST_CASE("where a tutorial's table can't be written to, its known senders pass") {
  EngineStory story(on_failure(false));
  story.table.kind = TableKind::Tutorial;
  story.table.rows[{"known@x", "", ""}] = {0, 0, 1};
  story.store.break_with(kFull, true);
  CHECK(story.answer({}) == kDefer);
  CHECK(story.answer({.sender = "known@x"}) == "DUNNO");
  CHECK(story.log.count("store: ") == 3);
}

TEST_CASE("stop ends in time with the store down") {
  EngineStory story;
  make_known(story);
  story.clock.pass(1);
  CHECK(story.answer({.sender = "known@x"}) == "DUNNO");
  story.store.break_with(kGone);
  CHECK(story.answer({}) == "DUNNO");
  story.engine().stop();
  CHECK(story.engine().is_stopped());
}
