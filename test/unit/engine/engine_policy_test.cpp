// SPDX-License-Identifier: MIT
// Recipients with their own policy.
#include "engine_story.hpp"

using namespace grayling;

namespace {

GreylistSettings with(Mode mode, Seconds delay = 180, Match match = Match::Triplet) {
  GreylistSettings settings;
  settings.mode = mode;
  settings.delay = delay;
  settings.match = match;
  return settings;
}

struct Block {
  PolicyScope scope;
  GreylistSettings settings;
};

EngineSettings settings_with(const std::vector<Block>& blocks, GreylistSettings greylist = {}) {
  auto policies = std::make_shared<Policies>();
  for (const auto& block : blocks) REQUIRE(policies->add(block.scope, block.settings));
  policies->finish();
  EngineSettings settings;
  settings.greylist = std::make_shared<const GreylistSettings>(std::move(greylist));
  settings.policies = std::move(policies);
  return settings;
}

Mail to(const std::string& recipient, const std::string& instance = "") {
  return {.recipient = recipient, .instance = instance};
}

// Checks the start of the answer.
void check(EngineStory& story, const Mail& mail, const std::string& expected) {
  CAPTURE(mail.recipient, mail.instance);
  CHECK(story.answer(mail).substr(0, expected.size()) == expected);
}

}  // namespace

TEST_CASE("each recipient has the mode, delay and message of its policy") {
  auto own_words = with(Mode::Enforce, 600);
  own_words.message = "4.2.0 Come again in {left} s";
  own_words.action = "451";
  EngineStory story(settings_with({{{{"off.test"}, {}}, with(Mode::Off)},
                                   {{{"learn.test"}, {}}, with(Mode::Learn)},
                                   {{{"slow.test"}, {}}, own_words}}));
  check(story, to("a@off.test"), "DUNNO");
  CHECK(story.log.count("action=pass, reason=off") == 1);
  CHECK(story.row_count() == 0);
  check(story, to("a@learn.test"), "DUNNO");
  CHECK(story.log.count("action=greylist, reason=new") == 1);
  check(story, to("a@slow.test"), "451 4.2.0 Come again in 600 s");
  check(story, to("a@other.test"), kDefer);
  story.clock.pass(300);
  check(story, to("a@learn.test"), "DUNNO");
  CHECK(story.log.count("action=pass, reason=triplet found") == 1);
  check(story, to("a@slow.test"), "451 4.2.0 Come again in 300 s");
  check(story, to("a@other.test"), "PREPEND");
  story.clock.pass(300);
  check(story, to("a@slow.test"), "PREPEND");
}

TEST_CASE("mode = off for all but some") {
  EngineStory story(settings_with({{{{"strict.test"}, {}}, with(Mode::Enforce)}}, with(Mode::Off)));
  check(story, to("a@other.test"), "DUNNO");
  check(story, to("a@strict.test"), kDefer);
}

TEST_CASE("a policy is chosen by the context of the request too") {
  EngineStory story(settings_with({{{{}, {"backup"}}, with(Mode::Off)}}));
  Mail mail;
  mail.context = "backup";
  check(story, mail, "DUNNO");
  mail.context = "";
  check(story, mail, kDefer);
}

TEST_CASE("strangers of several policies go out as one batch, each as its own has it") {
  EngineStory story(settings_with({{{{"learn.test"}, {}}, with(Mode::Learn)}}));
  check(story, to("first@x"), kDefer);
  story.ask(to("a@learn.test"));
  story.ask(to("b@other.test"));
  story.wait_until([&] { return !story.answers[1].empty() && !story.answers[2].empty(); });
  CHECK(story.answers[1] == "DUNNO");
  CHECK(story.answers[2] == kDefer);
  const auto passes = [&](const std::string& recipient) {
    const std::lock_guard lock(story.store.table_mutex);
    return story.table.rows.at({"a@example.org", "192.0.2.0/24", recipient}).passes;
  };
  CHECK(passes("a@learn.test") == 1);
  CHECK(passes("b@other.test") == 0);
  CHECK(story.store.inserts == 3);
}

TEST_CASE("a policy with match = sender has a key of its own") {
  EngineStory story(settings_with({{{{"lax.test"}, {}}, with(Mode::Enforce, 180, Match::Sender)}}));
  check(story, to("a@lax.test"), kDefer);
  check(story, to("a@strict.test"), kDefer);
  CHECK(story.row_count() == 2);
  story.clock.pass(200);
  check(story, to("b@lax.test"), "PREPEND");
  check(story, to("b@strict.test"), kDefer);
}

TEST_CASE("recipients of one message whose policies share a key: who is new is new for both") {
  const auto at_once = with(Mode::Enforce, 0, Match::Sender);
  const auto later = with(Mode::Enforce, 180, Match::Sender);
  EngineStory story(settings_with({{{{"at-once.test"}, {}}, at_once}}, later));
  check(story, to("a@later.test", "m1"), kDefer);
  check(story, to("a@at-once.test", "m1"), kDefer);
  story.clock.pass(10);
  check(story, to("a@later.test", "m2"), kDefer);  // too early, for this one alone
  check(story, to("a@at-once.test", "m2"), "PREPEND");
}

TEST_CASE("who waits on the ticket of another policy is judged by its own") {
  const auto at_once = with(Mode::Enforce, 0, Match::Sender);
  const auto later = with(Mode::Enforce, 180, Match::Sender);
  EngineStory story(settings_with({{{{"at-once.test"}, {}}, at_once}}, later));
  check(story, to("a@later.test", "m1"), kDefer);
  story.clock.pass(10);
  const auto first = story.ask_and_hold(to("a@later.test", "m2"));
  const auto second = story.ask(to("a@at-once.test", "m3"));
  story.store.release();
  story.wait_until([&] { return !story.answers[first].empty() && !story.answers[second].empty(); });
  CHECK(story.answers[first] == kDefer);
  CHECK(story.answers[second].substr(0, 7) == "PREPEND");
}

TEST_CASE("a reload replaces the policies while questions wait under the old ones") {
  auto old = settings_with({{{{"a@x"}, {}}, with(Mode::Learn)}});
  EngineStory story(old);
  check(story, to("first@x"), kDefer);
  old.policies.reset();
  story.settings.policies.reset();
  const auto number = story.ask_and_hold(to("a@x"));
  story.engine().reload(settings_with({{{{"a@x"}, {}}, with(Mode::Off)}}));
  story.store.release();
  story.wait_until([&] { return !story.answers[number].empty(); });
  CHECK(story.answers[number] == "DUNNO");
  CHECK(story.log.count("action=greylist, reason=new") == 2);
  check(story, to("a@x"), "DUNNO");
  CHECK(story.log.count("action=pass, reason=off") == 1);
}

TEST_CASE("the tutorial's table says that it has no room for a policy's matching") {
  const auto settings =
      settings_with({{{{"lax.test"}, {}}, with(Mode::Enforce, 180, Match::Sender)}});
  EngineStory story(settings);
  story.table.kind = TableKind::Tutorial;
  check(story, to("a@strict.test"), kDefer);
  check(story, to("b@strict.test"), "DUNNO");
  CHECK(story.log.count("match and delay of a [[policy]] don't apply") == 1);
  EngineStory other(settings_with({{{{"off.test"}, {}}, with(Mode::Off)}}));
  other.table.kind = TableKind::Tutorial;
  check(other, to("a@off.test"), "DUNNO");
  check(other, to("a@strict.test"), kDefer);
  CHECK(other.log.count("[[policy]]") == 0);
}

TEST_CASE("at DATA the null sender is judged by the policy of each recipient") {
  auto settings = settings_with({{{{"off.test"}, {}}, with(Mode::Off)}});
  change(settings).null_sender = NullSender::Data;
  EngineStory story(settings);
  const auto at_data = [&](const std::string& instance, const std::vector<std::string>& all) {
    for (const auto& recipient : all) {
      Mail mail = to(recipient, instance);
      mail.sender = "";
      CHECK(story.answer(mail) == "DUNNO");
    }
    Mail mail = to("", instance);
    mail.sender = "";
    mail.state = "DATA";
    mail.recipient_count = std::to_string(all.size());
    return story.answer(mail);
  };
  CHECK(at_data("m1", {"a@off.test", "b@off.test"}) == "DUNNO");
  CHECK(at_data("m2", {"a@off.test", "b@on.test"}) == kDefer);
}

TEST_CASE("offered policies replace those in use, until a reload brings others") {
  const auto off = [](const std::string& recipient) {
    return settings_with({{{{recipient}, {}}, with(Mode::Off)}});
  };
  EngineStory story(off("one.test"));
  check(story, to("a@one.test"), "DUNNO");
  story.engine().offer_policies(off("two.test").policies);
  story.engine().on_wake();
  check(story, to("a@two.test"), "DUNNO");
  check(story, to("b@one.test"), kDefer);
  story.engine().offer_policies(off("old.test").policies);
  story.engine().reload(off("three.test"));
  story.engine().on_wake();
  check(story, to("a@three.test"), "DUNNO");
  check(story, to("a@old.test"), kDefer);
  story.engine().offer_policies(nullptr);
  story.engine().on_wake();
  check(story, to("b@three.test"), kDefer);
}

TEST_CASE("replaced policies go, also if a stranger has waited long by one of them") {
  const auto strict = [] { return settings_with({{{{"strict.test"}, {}}, with(Mode::Enforce)}}); };
  auto settings = strict();
  settings.suspicion.points[static_cast<std::size_t>(Sign::NoName)] = settings.suspicion.long_from;
  const std::weak_ptr<const Policies> first = settings.policies;
  EngineStory story(std::move(settings));
  Mail mail = to("a@strict.test");
  mail.name = "unknown";
  check(story, mail, kDefer);
  story.clock.pass(180);
  check(story, mail, "DEFER");  // by the long delay
  story.settings.policies = nullptr;
  CHECK_FALSE(first.expired());
  story.engine().offer_policies(strict().policies);
  story.engine().on_wake();
  story.settle();
  CHECK(first.expired());
}
