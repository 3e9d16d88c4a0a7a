// SPDX-License-Identifier: MIT
#include "engine/memory/pending_shares.hpp"

#include "unit/engine/engine_story.hpp"

using namespace grayling;

namespace {

EngineSettings limited(std::size_t rows) {
  EngineSettings settings;
  change(settings).pending_limit = rows;
  return settings;
}

Mail stranger(int n, const std::string& client = "192.0.2.7") {
  return {.sender = std::to_string(n) + "@x", .client = client};
}

void flood(EngineStory& story, int first, int count, const std::string& client = "192.0.2.7") {
  for (int n = first; n < first + count; ++n) CHECK(story.answer(stranger(n, client)) == kDefer);
}

}  // namespace

TEST_CASE("a client's waiting rows are limited, and a neighbour has its own share") {
  EngineStory story(limited(3));
  flood(story, 0, 5);
  CHECK(story.row_count() == 3);
  CHECK(story.log.count("reason=new") == 3);
  CHECK(story.log.count("action=greylist, reason=pending limit") == 2);

  CHECK(story.answer(stranger(9, "192.0.2.8")) == kDefer);
  CHECK(story.row_count() == 4);
  story.clock.pass(200);
  CHECK(story.answer(stranger(9, "192.0.2.8")).starts_with("PREPEND"));
}

TEST_CASE("beyond the limit a stored row is judged as always, and a pass makes room for another") {
  EngineStory story(limited(3));
  flood(story, 0, 4);
  CHECK(story.answer(stranger(1)) == kDefer);
  CHECK(story.log.count("reason=early-retry") == 1);
  story.clock.pass(200);
  CHECK(story.answer(stranger(1)).starts_with("PREPEND"));
  flood(story, 10, 2);
  CHECK(story.row_count() == 4);
}

TEST_CASE("an early retry costs nothing of the share") {
  EngineStory story(limited(2));
  for (int n = 0; n < 9; ++n) CHECK(story.answer(stranger(1)) == kDefer);
  flood(story, 2, 1);
  CHECK(story.row_count() == 2);
}

TEST_CASE("where the store is down no share is taken") {
  EngineStory story(limited(1));
  CHECK(story.answer(stranger(0, "198.51.100.1")) == kDefer);
  story.store.break_with(Error{ErrorKind::ReadOnly, "disk full"});
  CHECK(story.answer(stranger(1)) == "DUNNO");
  story.store.break_with({});
  flood(story, 1, 1);
  CHECK(story.row_count() == 2);
}

TEST_CASE("a limit of 0 is none, and in learn mode nothing waits") {
  EngineSettings settings = limited(0);
  const bool learns = GENERATE(false, true);
  if (learns) {
    settings = limited(1);
    change(settings).mode = Mode::Learn;
  }
  EngineStory story(settings);
  for (int n = 0; n < 5; ++n) story.answer(stranger(n));
  CHECK(story.row_count() == 5);
}

TEST_CASE("in a tutorial's table too a client has its share") {
  EngineStory story(limited(2));
  story.table.kind = TableKind::Tutorial;
  flood(story, 0, 4);
  CHECK(story.row_count() == 2);
  CHECK(story.answer(stranger(0)) == "DUNNO");
  flood(story, 5, 1);
  CHECK(story.row_count() == 3);
}

TEST_CASE("a client is an IPv4 address, or the /64 of an IPv6 one") {
  KeyHasher hasher;
  PendingShares shares(hasher);
  CHECK(shares.client("192.0.2.7") == shares.client("::ffff:192.0.2.7"));
  CHECK(shares.client("192.0.2.7") != shares.client("192.0.2.8"));
  CHECK(shares.client("2001:db8::1") == shares.client("2001:db8::ffff:1"));
  CHECK(shares.client("2001:db8::1") != shares.client("2001:db8:0:1::1"));
}

TEST_CASE("rows expire, and make room steadily") {
  KeyHasher hasher;
  PendingShares shares(hasher);
  GreylistSettings settings;
  settings.pending_limit = 100;
  const auto client = shares.client("192.0.2.7");
  Monotonic now = std::chrono::hours(1000);
  const auto take_all = [&] {
    int taken = 0;
    while (shares.take(client, settings, now)) ++taken;
    return taken;
  };
  CHECK(take_all() == 100);
  now += std::chrono::seconds(settings.retry_window) / 4;
  CHECK(take_all() == 25);
  now += std::chrono::seconds(settings.retry_window);
  CHECK(take_all() == 100);
}

TEST_CASE("however many clients there are, who floods is not forgotten") {
  KeyHasher hasher;
  PendingShares shares(hasher);
  GreylistSettings settings;
  settings.pending_limit = 2;
  const auto flooder = shares.client("192.0.2.7");
  const Monotonic now = std::chrono::hours(1000);
  CHECK(shares.take(flooder, settings, now));
  CHECK(shares.take(flooder, settings, now));
  for (std::uint64_t n = 1; n < 4 * kPendingClientsMax; ++n) {
    CHECK(shares.take(KeyHash{n * 0x9e3779b97f4a7c15U, n}, settings, now));
  }
  CHECK_FALSE(shares.take(flooder, settings, now));
}

TEST_CASE("a row gives its share back to the machine that brought it first") {
  EngineStory story(limited(10));
  const auto by = [](int n, const std::string& host, const std::string& client) {
    Mail mail = stranger(n, client);
    mail.name = host + ".provider.example";
    return mail;
  };
  for (int n = 0; n < 10; ++n) CHECK(story.answer(by(n, "mx1", "192.0.2.7")) == kDefer);
  story.clock.pass(200);
  for (int n = 0; n < 10; ++n) {
    CHECK(story.answer(by(n, "mx2", "192.0.2.8")).starts_with("PREPEND"));
  }
  CHECK(story.answer(by(10, "mx1", "192.0.2.7")) == kDefer);
  CHECK(story.log.count("reason=pending limit") == 0);
}
