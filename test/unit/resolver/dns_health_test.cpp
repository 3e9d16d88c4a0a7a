// SPDX-License-Identifier: MIT
#include "resolver/dns_health.hpp"

#include "support/catch.hpp"

using namespace grayling;
using News = DnsHealth::News;

namespace {

std::string name(int number) {
  return "mail.example" + std::to_string(number) + ".org";
}

// A health, and the time of its notes.
struct Story {
  DnsHealth health;
  DnsHealth::Milliseconds now = 5'000'000;

  News fail(const std::string& of) { return health.note_failure(of, RecordType::Txt, now); }
  // Five domains, each 800 ms after the one before.
  News fail_for_long() {
    News news = News::None;
    for (int i = 0; i < 5; ++i) {
      if (i > 0) now += 800;
      const News next = fail(name(i));
      if (next != News::None) news = next;
    }
    return news;
  }
};

}  // namespace

TEST_CASE("five domains without an answer for three seconds mean that the DNS is down") {
  Story story;
  for (int i = 0; i < 5; ++i) CHECK(story.fail(name(i)) == News::None);
  story.now += 2999;
  CHECK(story.fail(name(5)) == News::None);
  CHECK_FALSE(story.health.is_down());
  story.now += 1;
  CHECK(story.fail(name(6)) == News::Down);
  CHECK(story.health.is_down());
  CHECK(story.fail(name(7)) == News::None);
  CHECK(story.health.note_answer() == News::Works);
  CHECK_FALSE(story.health.is_down());
  CHECK(story.health.note_answer() == News::None);
}

TEST_CASE("four domains don't mean that the DNS is down, however long they fail") {
  Story story;
  for (int i = 0; i < 100; ++i, story.now += 1000) CHECK(story.fail(name(i % 4)) == News::None);
  CHECK_FALSE(story.health.is_in_trouble(story.now));
  CHECK(story.fail(name(9)) == News::Down);
}

TEST_CASE("names of one registrable domain count once") {
  Story story;
  for (int i = 0; i < 100; ++i, story.now += 1000) {
    story.fail("a" + std::to_string(i) + ".broken.co.uk");
    story.fail("b" + std::to_string(i) + ".Broken.co.uk");
  }
  CHECK_FALSE(story.health.is_down());
  for (int i = 0; i < 4; ++i) story.fail(std::to_string(i) + ".of" + std::to_string(i) + ".co.uk");
  CHECK(story.health.is_down());
}

TEST_CASE("a DNS that answers some questions isn't down") {
  Story story;
  for (int i = 0; i < 1200; ++i, story.now += 10) {
    CHECK(story.fail(name(i)) == News::None);
    if (i % 200 == 199) CHECK(story.health.note_answer() == News::None);
  }
}

TEST_CASE("a trouble begins when five domains have failed for a second") {
  Story story;
  for (int i = 0; i < 5; ++i) story.fail(name(i));
  CHECK_FALSE(story.health.is_in_trouble(story.now + 999));
  CHECK(story.health.is_in_trouble(story.now + 1000));
  CHECK_FALSE(story.health.is_down());
  story.health.note_answer();
  CHECK_FALSE(story.health.is_in_trouble(story.now + 1000));
}

TEST_CASE("a new trouble is told once a minute, and one that lasts is told then") {
  Story story;
  CHECK(story.fail_for_long() == News::Down);
  CHECK(story.health.note_answer() == News::Works);
  const auto told = story.now;
  while (story.now < told + 50'000) {
    CHECK(story.fail_for_long() == News::None);
    CHECK(story.health.is_down());
    CHECK(story.health.note_answer() == News::None);
  }
  CHECK(story.fail_for_long() == News::None);
  story.now = told + 59'999;
  CHECK(story.fail(name(9)) == News::None);
  story.now += 1;
  CHECK(story.fail(name(9)) == News::Down);
  CHECK(story.health.note_answer() == News::Works);
}

TEST_CASE("the last five domains that failed can be asked about again") {
  Story story;
  for (int i = 0; i < 7; ++i) story.fail(name(i));
  const auto& failed = story.health.failed();
  REQUIRE(failed.size() == 5);
  CHECK(failed.front().name == name(2));
  CHECK(failed.back().name == name(6));
  CHECK(failed.back().type == RecordType::Txt);
  story.health.note_answer();
  CHECK(failed.empty());
}

TEST_CASE("of other servers nothing is known at first") {
  Story story;
  CHECK(story.fail_for_long() == News::Down);
  story.health.reset();
  CHECK_FALSE(story.health.is_down());
  CHECK(story.health.note_answer() == News::None);
  CHECK(story.fail_for_long() == News::Down);
}
