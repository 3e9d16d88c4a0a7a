// SPDX-License-Identifier: MIT
#include "engine/answers.hpp"

#include <deque>

#include "support/test_log.hpp"
#include "unit/engine/engine_story.hpp"

using namespace grayling;

namespace {

constexpr KeyHash kHash{0x100, 0x200};

struct Fixture final : Asker {
  Fixture() { told.set_table(TableKind::Full); }
  void on_answer(std::uint64_t tag, std::string_view action) override {
    CHECK(tag == 7);
    answers.emplace_back(action);
  }
  // The question of a mail whose views must live on.
  Question question(const Mail& mail) {
    requests.push_back(request_of(mail));
    return {.request = requests.back(),
            .asker = *this,
            .tag = 7,
            .asked_at = std::nullopt,
            .policy = &settings};
  }
  std::string last() const { return answers.back(); }

  TestClock clock;
  TestLog log;
  EngineStatistics statistics;
  GreylistSettings settings;
  Answers told{statistics, log, clock, {3, 4}};
  std::deque<PolicyRequest> requests;
  std::vector<std::string> answers;
};

}  // namespace

TEST_CASE("a decision is logged, counted and put into the words of Postfix") {
  struct Row {
    Reason outcome;
    const char* line;
    const char* action;
  };
  const auto row = GENERATE(
      Row{Reason::New, "action=greylist, reason=new", "DEFER_IF_PERMIT"},
      Row{Reason::Found, "action=pass, reason=triplet found", "DUNNO"},
      Row{Reason::FirstPass, "action=pass, reason=triplet found, delay=200", "PREPEND X-Greylist"},
      Row{Reason::SpfPass, "action=pass, reason=SPF pass", "DUNNO"},
      Row{Reason::Busy, "action=greylist, reason=busy", "DEFER_IF_PERMIT"});
  CAPTURE(row.line);
  Fixture f;
  const Mail mail;
  f.told.answer(f.question(mail), {row.outcome, 200});
  CHECK(f.last().starts_with(row.action));
  CHECK(f.log.count(row.line) == 1);
  CHECK(f.answers.size() == 1);
}

TEST_CASE("a store that failed is answered as on_failure says") {
  Fixture f;
  const Mail mail;
  const bool is_permitted = GENERATE(true, false);
  f.told.set_permitted_on_failure(is_permitted);
  f.told.answer(f.question(mail), {Reason::StoreFailed, 0});
  CHECK(f.last() == (is_permitted ? "DUNNO" : kDefer));
  f.told.answer(f.question(mail), {Reason::Busy, 0});
  CHECK(f.last() == kDefer);
}

TEST_CASE("all recipients of a message are told what the first was told") {
  Fixture f;
  const Mail mail{.instance = "m1"};
  const Mail other{.instance = "m2"};
  const Question first = f.question(mail);
  CHECK_FALSE(f.told.told(first, kHash));
  f.told.conclude(first, kHash, {Reason::New, 0});
  CHECK(f.told.told(f.question(mail), kHash) == Reason::New);
  CHECK_FALSE(f.told.told(f.question(mail), {0x300, 0x400}));
  CHECK_FALSE(f.told.told(f.question(other), kHash));
  SECTION("but not where a request was answered alone") {
    f.told.answer(f.question(other), {Reason::New, 0});
    CHECK_FALSE(f.told.told(f.question(other), kHash));
  }
  SECTION("nor what holds for one recipient only") {
    f.settings.match = Match::Sender;
    f.told.conclude(f.question(other), kHash, {Reason::Correspondent, 0});
    CHECK_FALSE(f.told.told(f.question(other), kHash));
  }
}

TEST_CASE("a message gets its header once") {
  Fixture f;
  const Mail mail{.instance = "m1"};
  f.told.answer(f.question(mail), {Reason::FirstPass, 200});
  CHECK(f.last().starts_with("PREPEND"));
  f.told.answer(f.question(mail), {Reason::FirstPass, 200});
  CHECK(f.last() == "DUNNO");
}

TEST_CASE("mail of a known sender is told the same as by its decision") {
  Fixture f;
  const Mail mail;
  const auto reason = GENERATE(Reason::Found, Reason::ClientKnown);
  f.settings.mode = GENERATE(Mode::Enforce, Mode::Learn);
  f.told.answer(f.question(mail), {reason, 0});
  f.told.pass(f.question(mail), reason_text(reason));
  CHECK(f.answers[0] == f.answers[1]);
  CHECK(f.log.lines()[0] == f.log.lines()[1]);
}

TEST_CASE("mail that isn't greylisted passes; that no verdict was due is not logged") {
  Fixture f;
  const Mail mail;
  f.told.pass(f.question(mail), "authenticated");
  CHECK(f.log.count("action=pass, reason=authenticated") == 1);
  f.told.pass_unjudged(f.question(mail));
  CHECK(f.log.count("") == 1);
  CHECK(f.answers == std::vector<std::string>{"DUNNO", "DUNNO"});
}
