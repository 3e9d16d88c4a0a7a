// SPDX-License-Identifier: MIT
#include "grayling/replay/replay.hpp"

#include <algorithm>

#include "grayling/replay/telling.hpp"
#include "support/catch.hpp"
#include "support/changed_settings.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kBegin = 1'800'000'000;

ReplayOptions alone() {
  ReplayOptions options;
  options.threads = 1;
  return options;
}

// A log of thirty days. What is counted begins after ten.
class MailLog {
 public:
  explicit MailLog(std::vector<ReplayCandidate> candidates, ReplayOptions options = alone())
      : replay_(std::move(candidates), answers_, options) {
    add(0, Fate::Accepted, "begin@begin.example");
  }

  // `at` is since the end of the warm-up.
  LoggedAttempt& attempt(Seconds at, Fate fate, const std::string& sender) {
    attempts_.push_back({});
    LoggedAttempt& made = attempts_.back();
    made.at = kBegin + 10 * kDay + at;
    made.fate = fate;
    made.client_address = "192.0.2.7";
    made.client_name = "mail.client.example";
    made.helo = "mail.client.example";
    made.sender = sender;
    made.recipient = "b@site.example";
    return made;
  }

  ReplayResult result() {
    for (const auto& attempt : attempts_) replay_.take(attempt);
    add(30 * kDay, Fate::Accepted, "end@end.example");
    return replay_.finish();
  }

 private:
  void add(Seconds at, Fate fate, const std::string& sender) {
    LoggedAttempt edge;
    edge.at = kBegin + at;
    edge.fate = fate;
    edge.client_address = at == 0 ? "198.51.100.1" : "203.0.113.1";
    edge.client_name = "unknown";
    edge.helo = "edge.example";
    edge.sender = sender;
    edge.recipient = "edge@site.example";
    replay_.take(edge);
  }

  DnsAnswers answers_;
  Replay replay_;
  std::vector<LoggedAttempt> attempts_;
};

ReplayCandidate today(Seconds delay = 180) {
  ReplayCandidate made;
  made.name = "today";
  change(made.settings).delay = delay;
  return made;
}

ReplayCandidate exempting(const std::string& client) {
  ReplayCandidate made = today();
  auto exempt = std::make_shared<Exemptions>();
  exempt->begin_source("test");
  exempt->add(ExemptList::Clients, client, 1).value();
  exempt->add(ExemptList::Clients, "unused.example", 2).value();
  exempt->finish();
  made.exemptions = std::move(exempt);
  return made;
}

std::int64_t proposals(const ReplayResult& result, std::string_view words) {
  return std::count_if(result.changes.begin(), result.changes.end(), [=](const auto& change) {
    return change.line.find(words) != std::string::npos;
  });
}

std::int64_t notes_with(const ReplayResult& result, std::string_view word) {
  return std::count_if(result.notes.begin(), result.notes.end(),
                       [=](const auto& note) { return note.find(word) != note.npos; });
}

}  // namespace

// The message at the end of the log waits for its assumed retries, and is counted in each row.
constexpr std::uint64_t kEdge = 1;

TEST_CASE("a message that waited in the log waits in its row") {
  MailLog log({today()});
  log.attempt(kDay, Fate::Greylisted, "a@a.example");
  log.attempt(kDay + 20 * kMinute, Fate::Accepted, "a@a.example");
  const auto result = log.result();
  REQUIRE(result.rows.size() == 2);
  CHECK(result.rows[0].name == "the log");
  CHECK(result.rows[0].came == 1 + kEdge);
  CHECK(result.rows[0].waited == 1);
  CHECK(result.rows[0].late == 1);
  CHECK(result.rows[0].median == 20 * kMinute);
  CHECK(result.rows[1].name == "today");
  CHECK(result.rows[1].came == 1 + kEdge);
  CHECK(result.rows[1].waited == 1 + kEdge);
  CHECK(result.rows[1].late == 1);
  CHECK(result.rows[1].guessed == kEdge);
  CHECK(result.from == kBegin);
  CHECK(result.counted_from == kBegin + 10 * kDay);
  CHECK(result.until == kBegin + 30 * kDay);
}

TEST_CASE("an earlier pass drops the later attempts of the log") {
  MailLog log({today(180), today(600)});
  log.attempt(kDay, Fate::Greylisted, "a@a.example");
  log.attempt(kDay + 5 * kMinute, Fate::Greylisted, "a@a.example");
  log.attempt(kDay + 11 * kMinute, Fate::Accepted, "a@a.example");
  const auto result = log.result();
  CHECK(result.rows[0].late == 1);
  CHECK(result.rows[1].late == 0);
  CHECK(result.rows[2].late == 1);
}

TEST_CASE("without a retry in the log its time is assumed") {
  MailLog log({today(180)});
  log.attempt(kDay, Fate::Accepted, "a@a.example");
  auto result = log.result();
  CHECK(result.rows[0].waited == 0);
  CHECK(result.rows[1].waited == 1 + kEdge);
  CHECK(result.rows[1].guessed == 1 + kEdge);
  CHECK(result.rows[1].median == 5 * kMinute);
  CHECK_FALSE(result.notes.empty());
}

TEST_CASE("the assumed time is what the client did for other mail") {
  MailLog log({today(180)});
  log.attempt(kDay, Fate::Greylisted, "a@a.example");
  log.attempt(kDay + kHour, Fate::Accepted, "a@a.example");
  log.attempt(2 * kDay, Fate::Accepted, "b@a.example");
  const auto result = log.result();
  CHECK(result.rows[1].late == 2);
  CHECK(result.rows[1].ninetieth == kHour);
}

TEST_CASE("a message that never came back is gone, and may be let in") {
  MailLog log({today(), exempting("client.example")});
  log.attempt(kDay, Fate::Greylisted, "spam@a.example");
  log.attempt(kDay + 10, Fate::Greylisted, "spam@a.example");
  const auto result = log.result();
  CHECK(result.rows[1].gone == 1);
  CHECK(result.rows[1].let_in == 0);
  CHECK(result.rows[2].gone == 1);
  CHECK(result.rows[2].let_in == 1);
}

TEST_CASE("what another rule refuses is no message, and not gone") {
  MailLog log({today()});
  log.attempt(kDay, Fate::Refused, "x@a.example");
  log.attempt(kDay, Fate::Greylisted, "y@a.example");
  log.attempt(kDay + kHour, Fate::Refused, "y@a.example");
  const auto result = log.result();
  CHECK(result.rows[1].came == kEdge);
  CHECK(result.rows[1].gone == 0);
}

TEST_CASE("a message at the end of the log may still come") {
  MailLog log({today()});
  log.attempt(20 * kDay - kHour, Fate::Greylisted, "a@a.example");
  const auto result = log.result();
  CHECK(result.rows[1].gone == 0);
  CHECK(result.notes.size() == 2);
}

TEST_CASE("a HELO that the log lacks is assumed, and the notes say so") {
  MailLog log({today()});
  log.attempt(kDay, Fate::Accepted, "a@a.example").helo = "";
  CHECK(notes_with(log.result(), "HELO") == 1);
}

TEST_CASE("the warm-up isn't counted") {
  MailLog log({today()});
  log.attempt(-kDay, Fate::Greylisted, "a@a.example");
  log.attempt(-kDay + kHour, Fate::Accepted, "a@a.example");
  log.attempt(kDay, Fate::Accepted, "a@a.example");
  const auto result = log.result();
  CHECK(result.rows[1].came == 1 + kEdge);
  CHECK(result.rows[1].waited == kEdge);
}

TEST_CASE("whoever was written to is no stranger") {
  MailLog log({today()});
  LoggedAttempt& sent = log.attempt(kDay, Fate::Accepted, "b@site.example");
  sent.sasl_username = "b";
  sent.recipient = "a@a.example";
  log.attempt(kDay + kHour, Fate::Accepted, "a@a.example");
  const auto result = log.result();
  CHECK(result.rows[1].came == 1 + kEdge);
  CHECK(result.rows[1].waited == kEdge);
}

TEST_CASE("attempts that can't be played are left out") {
  MailLog log({today()});
  log.attempt(kDay, Fate::Accepted, "a@a.example").sender.reset();
  log.attempt(kDay, Fate::Accepted, "a@a.example").client_address = "";
  log.attempt(kDay, Fate::Accepted, "a@a.example").client_address = "unknown";
  log.attempt(kDay, Fate::Accepted, "a@a.example").client_address = "127.0.0.1";
  log.attempt(kDay, Fate::Accepted, "a@a.example").recipient = "";
  CHECK(log.result().rows[1].came == kEdge);
}

TEST_CASE("a time that goes back doesn't stop a replay") {
  MailLog log({today()});
  log.attempt(kDay, Fate::Greylisted, "a@a.example");
  log.attempt(-20 * kDay, Fate::Accepted, "a@a.example");
  log.attempt(kDay + kHour, Fate::Accepted, "c@a.example");
  CHECK(log.result().rows[0].came == 2 + kEdge);
}

TEST_CASE("exempting the domain of those who waited is a change, most helpful first") {
  MailLog log({today()});
  for (int i = 0; i < 3; ++i) {
    const std::string sender = "a" + std::to_string(i) + "@a.example";
    log.attempt(kDay + i * kHour, Fate::Greylisted, sender);
    log.attempt(kDay + i * kHour + 30 * kMinute, Fate::Accepted, sender);
  }
  log.attempt(2 * kDay, Fate::Greylisted, "spam@spam.example");
  const auto result = log.result();
  REQUIRE(result.changes.size() == 1 + kEdge);
  CHECK(result.changes[0].line == "[exempt] clients += \"client.example\"");
  CHECK(result.changes[0].waited == 3);
  CHECK(result.changes[0].late == 3);
  CHECK(result.changes[0].let_in == 1);
}

TEST_CASE("exempting the domain of senders is a change if their servers are of several domains") {
  MailLog log({today()});
  for (int i = 0; i < 4; ++i) {
    const std::string sender = "a" + std::to_string(i) + "@a.example";
    const std::string name = "mail.client" + std::to_string(i) + ".example";
    log.attempt(kDay + i * kHour, Fate::Greylisted, sender).client_name = name;
    log.attempt(kDay + i * kHour + 30 * kMinute, Fate::Accepted, sender).client_name = name;
  }
  const auto changes = log.result().changes;
  REQUIRE(changes.size() == 5 + kEdge);
  CHECK(changes[0].line == "[exempt] senders += \"a.example\"");
  CHECK(changes[0].waited == 4);
  CHECK(changes[1].waited == 1);
}

TEST_CASE("a trial is told as a change if it helps, never as a row") {
  ReplayCandidate helpful = exempting("client.example");
  helpful.line = "exempt it";
  ReplayCandidate useless = today();
  useless.line = "do nothing";
  MailLog log({today(), helpful, useless});
  log.attempt(kDay, Fate::Greylisted, "a@a.example");
  log.attempt(kDay + kHour, Fate::Accepted, "a@a.example");
  const auto result = log.result();
  CHECK(result.rows.size() == 2);
  CHECK(proposals(result, "exempt it") == 1);
  CHECK(proposals(result, "do nothing") == 0);
}

TEST_CASE("a trial that helps is played to the end, one that helps too late is given up") {
  std::vector<ReplayCandidate> trials = {today(), exempting("client.example"),
                                         exempting("late.example")};
  trials[1].line = "exempt it";
  trials[2].line = "exempt the late";
  ReplayOptions options;
  options.threads = 2;
  options.batch_steps = 20;
  options.trial_steps = 200;
  MailLog log(trials, options);
  constexpr int kMany = 400;
  for (int i = 0; i < kMany; ++i) {
    const std::string sender = std::to_string(i) + "@a.example";
    LoggedAttempt& attempt = log.attempt(i * kMinute, Fate::Accepted, sender);
    attempt.client_address = "192.0.2." + std::to_string(i % 250);
    if (i % 2 == 0) attempt.client_name = "mail.other.example";
    if (i > kMany - 60) attempt.client_name = "mail.late.example";
  }
  const auto result = log.result();
  CHECK(proposals(result, "exempt it") == 1);
  CHECK(proposals(result, "exempt the late") == 0);
}

TEST_CASE("what a trial would do to a long log is estimated from its first part") {
  std::vector<ReplayCandidate> trials = {today(), exempting("client.example"),
                                         exempting("client.example")};
  trials[2].line = "exempt it";
  ReplayOptions options = alone();
  options.batch_steps = 10;
  options.trial_end_steps = 200;
  options.trial_end_time = kDay;
  MailLog log(trials, options);
  // At first half of the mail is from the client, later all of it. A third never comes back.
  for (int i = 0; i < 300; ++i) {
    const Fate fate = i % 3 == 0 ? Fate::Greylisted : Fate::Accepted;
    LoggedAttempt& attempt = log.attempt(i * 30 * kMinute, fate, std::to_string(i) + "@a.example");
    attempt.client_address = std::to_string(11 + i % 100) + ".0.2.7";
    if (i % 2 == 0 && i < 230) attempt.client_name = "mail.other.example";
  }
  const auto result = log.result();
  CHECK(result.rows.size() == 3);
  const auto change = std::find_if(result.changes.begin(), result.changes.end(),
                                   [](const auto& one) { return one.line == "exempt it"; });
  REQUIRE(change != result.changes.end());
  CHECK(change->is_estimated);
  const auto half = static_cast<double>(result.rows[1].waited) / 2;
  CHECK_THAT(static_cast<double>(change->waited), Catch::Matchers::WithinRel(half, 0.05));
  CHECK(result.rows[2].waited + change->waited < result.rows[1].waited);
  CHECK(change->let_in > 0);
  CHECK(notes_with(result, "estimate") == 1);
  CHECK_FALSE(result.changes.front().is_estimated);  // an exemption is counted
}

TEST_CASE("exemptions that matched nothing are told") {
  MailLog log({exempting("client.example")});
  log.attempt(kDay, Fate::Accepted, "a@a.example");
  const auto result = log.result();
  CHECK(result.unused_exemptions == std::vector<std::string>{"client unused.example"});
}

TEST_CASE("each day after the warm-up has its figures") {
  MailLog log({today()});
  log.attempt(kDay, Fate::Greylisted, "a@a.example");
  log.attempt(kDay + kHour, Fate::Accepted, "a@a.example");
  const auto days = log.result().days;
  REQUIRE(days.size() == 2);
  CHECK(days[0].from == kBegin + 11 * kDay);
  CHECK(days[0].came == 1);
  CHECK(days[0].waited == 1);
  CHECK(days[0].late == 1);
}

TEST_CASE("the number of threads changes nothing") {
  const auto told = [](std::size_t threads) {
    ReplayOptions options;
    options.threads = threads;
    options.batch_steps = 20;
    MailLog log({today(180), today(60), today(900)}, options);
    for (int i = 0; i < 300; ++i) {  // more batches than wait at a time
      const std::string sender = std::to_string(i % 85) + "@a.example";
      const Fate fate = i % 3 == 0 ? Fate::Greylisted : Fate::Accepted;
      log.attempt(kDay + i * kMinute, fate, sender).client_address =
          "192.0.2." + std::to_string(i % 50);
    }
    return replay_json(log.result(), {});
  };
  const std::string alone = told(1);
  CHECK(told(2) == alone);
  CHECK(told(8) == alone);
}

TEST_CASE("a log without attempts has no figures") {
  DnsAnswers answers;
  Replay replay({today()}, answers);
  const auto result = replay.finish();
  CHECK(result.rows.size() == 2);
  CHECK(result.rows[1].came == 0);
  CHECK(result.from == 0);
}

// A clock of nanoseconds holds 292 years.
TEST_CASE("a log that jumps by three hundred years is judged") {
  MailLog log({today()});
  log.attempt(300 * 365 * kDay, Fate::Greylisted, "a@a.example");
  log.attempt(300 * 365 * kDay + 20 * kMinute, Fate::Accepted, "a@a.example");
  CHECK(log.result().until == kBegin + 10 * kDay + 300 * 365 * kDay + 20 * kMinute);
}

TEST_CASE("what is no domain is never proposed as an exemption") {
  MailLog log({today()});
  for (const char* sender : {"a@x.example\", \"every.example", "a@good.example"}) {
    log.attempt(kDay, Fate::Accepted, sender).client_name = "unknown";
  }
  const auto result = log.result();
  CHECK(proposals(result, "good.example") == 1);
  CHECK(proposals(result, "every.example") == 0);
}

TEST_CASE("a message that was refused for another reason isn't awaited") {
  MailLog log({today()});
  log.attempt(20 * kDay - kHour, Fate::Greylisted, "a@a.example");
  log.attempt(20 * kDay - kMinute, Fate::Refused, "a@a.example");
  CHECK(notes_with(log.result(), "may still come") == 0);
}
