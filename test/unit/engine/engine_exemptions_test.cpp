// SPDX-License-Identifier: MIT
// At the start a request waits for the exemptions if they may apply, but never beyond its deadline.
#include "engine_story.hpp"

using namespace grayling;

namespace {

using std::chrono::milliseconds;

std::shared_ptr<const Exemptions> exempting(const std::string& recipient) {
  auto exemptions = std::make_shared<Exemptions>();
  REQUIRE(exemptions->add(ExemptList::Recipients, recipient, 1));
  exemptions->finish();
  return exemptions;
}

Mail to(const std::string& recipient) {
  return {.recipient = recipient};
}

// Asks, and does everything that follows by itself.
std::size_t ask(EngineStory& story, const Mail& mail) {
  const auto number = story.ask(mail);
  story.settle();
  story.settle();
  return number;
}

void pass(EngineStory& story, milliseconds time) {
  story.clock.pass_ms(time.count());
  story.engine().on_time();
  story.settle();
}

}  // namespace

TEST_CASE("who asks before the exemptions are there is judged by them") {
  EngineStory story;
  story.exemptions_wait = milliseconds(250);
  const auto exempt = ask(story, to("postmaster@x"));
  const auto stranger = ask(story, to("b@x"));
  CHECK(story.answers[exempt].empty());
  CHECK(story.answers[stranger].empty());
  story.engine().offer_exemptions(exempting("postmaster@"));
  story.engine().exemptions_complete();
  story.settle();
  story.settle();
  CHECK(story.answers[exempt] == "DUNNO");
  CHECK(story.answers[stranger].substr(0, 5) == "DEFER");
  CHECK(story.answer(to("c@x")) == kDefer);
}

TEST_CASE("exemptions that are empty again exempt nobody") {
  EngineStory story;
  story.engine().offer_exemptions(exempting("postmaster@"));
  story.settle();
  CHECK(story.answer(to("postmaster@x")) == "DUNNO");
  auto empty = std::make_shared<Exemptions>();
  empty->finish();
  story.engine().offer_exemptions(std::move(empty));
  story.settle();
  CHECK(story.answer(to("postmaster@x")) == kDefer);
}

TEST_CASE("exemptions that don't come are waited for no longer than that") {
  EngineStory story;
  story.exemptions_wait = milliseconds(250);
  const auto stranger = ask(story, to("b@x"));
  pass(story, milliseconds(249));
  CHECK(story.answers[stranger].empty());
  CHECK(story.engine().next_time() - story.clock.monotonic() == milliseconds(1));
  pass(story, milliseconds(1));
  story.settle();
  CHECK(story.answers[stranger].substr(0, 5) == "DEFER");
  CHECK(story.row_count() == 1);
}

TEST_CASE("the deadline holds while exemptions are waited for") {
  EngineSettings settings;
  settings.timeout = milliseconds(100);
  EngineStory story(settings);
  story.exemptions_wait = milliseconds(250);
  const auto stranger = ask(story, to("b@x"));
  pass(story, milliseconds(99));
  CHECK(story.answers[stranger].empty());
  pass(story, milliseconds(1));
  CHECK(story.answers[stranger] == "DUNNO");
  CHECK(story.log.count("action=pass, reason=store unavailable") == 1);
}
