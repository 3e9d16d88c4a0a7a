// SPDX-License-Identifier: MIT
// The null sender with null_sender = "data".
#include "engine/at_data.hpp"

#include "unit/engine/engine_story.hpp"

using namespace grayling;

namespace {

EngineSettings judged_at_data() {
  EngineSettings settings;
  change(settings).null_sender = NullSender::Data;
  return settings;
}

Mail rcpt(const std::string& instance, const std::string& recipient) {
  return {.sender = "", .recipient = recipient, .instance = instance};
}

Mail data(const std::string& instance, const std::string& recipient, const std::string& count) {
  Mail mail = rcpt(instance, recipient);
  mail.state = "DATA";
  mail.recipient_count = count;
  return mail;
}

// Checks that the message passes at RCPT for each of `recipients`, and the start of the answer at
// its DATA.
void check(EngineStory& story, const std::string& instance,
           const std::vector<std::string>& recipients, const std::string& expected) {
  CAPTURE(instance);
  for (const auto& recipient : recipients) {
    CHECK(story.answer(rcpt(instance, recipient)) == "DUNNO");
  }
  const bool is_one = recipients.size() == 1;
  const std::string answer =
      story.answer(data(instance, is_one ? recipients[0] : "", std::to_string(recipients.size())));
  CHECK(answer.substr(0, expected.size()) == expected);
}

}  // namespace

TEST_CASE("a callback passes and leaves no row") {
  EngineStory story(judged_at_data());
  CHECK(story.answer(rcpt("m1", "b@x")) == "DUNNO");
  CHECK(story.log.count("action=pass, reason=null sender until DATA") == 1);
  CHECK(story.row_count() == 0);
  CHECK(story.answer({.instance = "m2"}) == kDefer);  // other senders are judged as usual
}

TEST_CASE("at DATA the null sender is greylisted as any other") {
  EngineStory story(judged_at_data());
  check(story, "m1", {"b@x"}, kDefer);
  CHECK(story.row_count() == 1);
  story.clock.pass(179);
  check(story, "m2", {"b@x"}, kDefer);
  story.clock.pass(1);
  check(story, "m3", {"b@x"}, "PREPEND X-Greylist: delayed 180 seconds");
  check(story, "m4", {"b@x"}, "DUNNO");
}

TEST_CASE("all recipients are judged in one batch, and one unknown defers the message") {
  EngineStory story(judged_at_data());
  check(story, "m1", {"1@x", "2@x", "3@x"}, kDefer);
  CHECK(story.row_count() == 3);
  CHECK(story.store.inserts == 1);
  CHECK(story.log.count("action=greylist, reason=new") == 3);
  CHECK(story.log.count("recipient=2@x") == 2);
  story.clock.pass(200);
  check(story, "m2", {"1@x", "2@x", "4@x"}, kDefer);
  CHECK(story.row_count() == 4);
  story.clock.pass(200);
  check(story, "m3", {"1@x", "2@x", "4@x"}, "PREPEND");
  check(story, "m4", {"1@x", "2@x", "4@x"}, "DUNNO");
  CHECK(story.answer(data("m4", "", "3")) == "DUNNO");  // Postfix asks again on a new connection
}

TEST_CASE("a recipient that only RCPT has named counts too") {
  EngineStory story(judged_at_data());
  check(story, "m1", {"1@x"}, kDefer);
  story.clock.pass(200);
  CHECK(story.answer(rcpt("m2", "2@x")) == "DUNNO");
  check(story, "m2", {"1@x"}, kDefer);
}

TEST_CASE("several recipients that nobody has noted are deferred, a single one is judged") {
  EngineStory story(judged_at_data());
  CHECK(story.answer(data("m1", "", "2")) == kDefer);
  CHECK(story.log.count("action=greylist, reason=recipients unknown") == 1);
  CHECK(story.answer(data("", "", "2")) == kDefer);
  CHECK(story.row_count() == 0);
  CHECK(story.answer(data("m2", "b@x", "1")) == kDefer);
  CHECK(story.row_count() == 1);
  story.clock.pass(200);
  CHECK(story.answer(data("m3", "b@x", "1")).substr(0, 7) == "PREPEND");
}

TEST_CASE("recipients that are exempt need no verdict at DATA") {
  EngineStory story(judged_at_data());
  auto exemptions = std::make_shared<Exemptions>();
  REQUIRE(exemptions->add(ExemptList::Recipients, "postmaster@", 1));
  exemptions->finish();
  story.engine().offer_exemptions(exemptions);
  story.engine().on_wake();
  check(story, "m1", {"postmaster@x", "postmaster@y"}, "DUNNO");
  CHECK(story.row_count() == 0);
  check(story, "m2", {"postmaster@x", "b@x"}, kDefer);
  CHECK(story.row_count() == 1);
}

TEST_CASE("a store that fails, learn mode and other modes hold at DATA too") {
  EngineSettings settings = judged_at_data();
  change(settings).mode = Mode::Learn;
  EngineStory story(settings);
  check(story, "m1", {"1@x", "2@x"}, "DUNNO");
  CHECK(story.row_count() == 2);
  settings = judged_at_data();
  story.engine().reload(settings);
  check(story, "m2", {"1@x", "2@x"}, "DUNNO");
  story.store.break_with(Error{ErrorKind::Failed, "broken"});
  check(story, "m3", {"1@x", "3@x"}, "DUNNO");
  settings.is_permitted_on_failure = false;
  story.engine().reload(settings);
  check(story, "m4", {"1@x", "3@x"}, kDefer);
}

TEST_CASE("with match = sender the null sender is one key, judged at DATA") {
  EngineSettings settings = judged_at_data();
  change(settings).match = Match::Sender;
  change(settings).delay = 0;
  EngineStory story(settings);
  Mail mail = rcpt("m1", "");
  mail.state = "MAIL";
  CHECK(story.answer(mail) == "DUNNO");
  check(story, "m1", {"1@x", "2@x"}, kDefer);
  CHECK(story.row_count() == 1);
  check(story, "m2", {"1@x", "2@x"}, "PREPEND");
}

TEST_CASE("where Postfix never asks at DATA one warning names what is missing") {
  EngineStory story(judged_at_data());
  for (int i = 0; i < 5; ++i) story.answer(rcpt("m" + std::to_string(i), "b@x"));
  const auto warnings = [&] { return story.log.count("smtpd_data_restrictions"); };
  story.engine().on_time();
  CHECK(warnings() == 0);
  story.clock.pass(10);
  REQUIRE(story.engine().next_time() <= story.clock.monotonic());
  story.engine().on_time();
  CHECK(warnings() == 1);
  story.answer(rcpt("m9", "b@x"));
  story.clock.pass(1000);
  story.engine().on_time();
  CHECK(warnings() == 1);
}

TEST_CASE("a query at DATA of any sender shows that the hook is there") {
  EngineStory story(judged_at_data());
  story.answer({.instance = "m", .state = "DATA", .recipient_count = "1"});
  for (int i = 0; i < 5; ++i) story.answer(rcpt("m" + std::to_string(i), "b@x"));
  story.clock.pass(1000);
  story.engine().on_time();
  CHECK(story.log.count("smtpd_data_restrictions") == 0);
}

namespace {

struct LastAnswer final : Asker {
  void on_answer(std::uint64_t its_tag, std::string_view its_action) override {
    ++count;
    tag = its_tag;
    action = its_action;
  }
  int count = 0;
  std::uint64_t tag = 0;
  std::string action;
};

}  // namespace

TEST_CASE("of the answers to the recipients of a message the strictest is the message's") {
  struct Row {
    std::vector<std::string> answers;
    std::string expected;
  };
  const auto row = GENERATE(Row{{"DUNNO"}, "DUNNO"}, Row{{"DUNNO", "DUNNO"}, "DUNNO"},
                            Row{{"PREPEND X: 1", "DUNNO"}, "PREPEND X: 1"},
                            Row{{"PREPEND X: 1", "PREPEND X: 2"}, "PREPEND X: 1"},
                            Row{{"PREPEND X: 1", "451 later", "DUNNO"}, "451 later"},
                            Row{{"DUNNO", "PREPEND X: 1", "451 later"}, "451 later"});
  CAPTURE(row.expected, row.answers.size());
  TestClock clock;
  NullSenderAtData at_data(clock);
  LastAnswer asker;
  Asker& gathering = at_data.gather(asker, 7, row.answers.size());
  for (std::size_t i = 0; i < row.answers.size(); ++i) {
    CHECK(asker.count == 0);
    gathering.on_answer(i, row.answers[i]);
  }
  CHECK(asker.count == 1);
  CHECK(asker.tag == 7);
  CHECK(asker.action == row.expected);
}

TEST_CASE("a request is about the noted recipients if it is the null sender's at DATA") {
  const GreylistSettings settings = *judged_at_data().greylist;
  TestClock clock;
  NullSenderAtData at_data(clock);
  const Mail first = rcpt("m1", "1@x");
  const Mail exempt = rcpt("m1", "postmaster@x");
  at_data.note(settings, request_of(first), true);
  at_data.note(settings, request_of(exempt), false);
  const auto recipients = [&](const Mail& mail) {
    return at_data.recipients(settings, request_of(mail));
  };
  const auto* const noted = recipients(data("m1", "", "2"));
  REQUIRE(noted != nullptr);
  CHECK(*noted == std::vector<std::string>{"1@x"});
  CHECK(recipients(data("m2", "", "2")) == nullptr);  // another message
  CHECK(recipients(rcpt("m1", "1@x")) == nullptr);    // not at DATA
  Mail from_someone = data("m1", "", "2");
  from_someone.sender = "a@x";
  CHECK(recipients(from_someone) == nullptr);
  CHECK(at_data.recipients({}, request_of(data("m1", "", "2"))) == nullptr);  // another mode
}
