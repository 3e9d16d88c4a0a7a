// SPDX-License-Identifier: MIT
#include "simulation/log_check.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "grayling/maillog/log_reader.hpp"
#include "simulation/grayling_run.hpp"
#include "simulation/recorded_run.hpp"
#include "simulation/retries.hpp"
#include "simulation/trace_log.hpp"
#include "support/changed_settings.hpp"

namespace grayling::simulation {
namespace {

constexpr Seconds kLate = 600;
constexpr Seconds kMayComeBack = 4 * 3600;  // a replay doesn't count what may come after the log

struct Attempts final : AttemptTaker {
  void take(const LoggedAttempt& attempt) override { all.push_back(attempt); }
  std::vector<LoggedAttempt> all;
};

struct Nobody final : AttemptTaker {
  void take(const LoggedAttempt& /*attempt*/) override {}
};

ReplayCandidate candidate(std::string name) {
  ReplayCandidate made;
  made.name = std::move(name);
  made.settings.dns_timeout = std::chrono::milliseconds(300);
  return made;
}

Outcome play(const ReplayCandidate& candidate, const std::vector<Message>& trace, int narrowing,
             const TraceDns& dns, AttemptTaker& taker, DnsAnswers& answers) {
  const bool asks = candidate.settings.dns_timeout.count() > 0;
  GraylingRun grayling(candidate.exemptions, candidate.settings, asks ? &dns : nullptr);
  grayling.keep_answers(answers);
  RecordedRun recorded(grayling, taker);
  return replay(trace, narrowing, dns, recorded);
}

// Writes the attempts as a log, and reads that.
void read_again(const std::vector<LoggedAttempt>& attempts, AttemptTaker& taker) {
  LogReader reader({}, taker);
  reader.begin_file("trace");
  TraceLog log([&](std::string_view line) { reader.read(line); });
  for (const auto& attempt : attempts) log.take(attempt);
  reader.end();
}

ReplayRow expected(const std::vector<Message>& trace, const Outcome& log, const Outcome& other,
                   Seconds from, Seconds until) {
  ReplayRow row;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const Message& message = trace[i];
    if (message.at < from) continue;
    if (log[i]) {
      ++row.came;
      row.waited += other[i] != Seconds{0};
      row.late += !other[i] || *other[i] > kLate;
      continue;
    }
    const Seconds last = attempts(message.schedule, message.origin.message).back();
    if (message.at + last + kMayComeBack > until) continue;
    ++row.gone;
    row.let_in += other[i].has_value();
  }
  return row;
}

}  // namespace

std::vector<ReplayCandidate> log_candidates() {
  std::vector<ReplayCandidate> all{candidate("today"), candidate("without DNS"),
                                   candidate("only suspects wait"), candidate("SPF lets pass"),
                                   candidate("a quarter of an hour")};
  all[1].settings.dns_timeout = {};
  change(all[2].settings).selective = true;
  change(all[3].settings).spf = SpfUse::Pass;
  change(all[4].settings).delay = 900;
  return all;
}

std::vector<Outcome> write_log(const std::vector<Message>& trace, int narrowing,
                               const TraceDns& dns, AttemptTaker& taker, DnsAnswers& answers) {
  Nobody nobody;
  std::vector<Outcome> outcomes;
  for (const auto& candidate : log_candidates()) {
    AttemptTaker& told = outcomes.empty() ? taker : static_cast<AttemptTaker&>(nobody);
    outcomes.push_back(play(candidate, trace, narrowing, dns, told, answers));
  }
  return outcomes;
}

std::vector<LogCheck> check_log(const std::vector<Message>& trace, int narrowing,
                                const TraceDns& dns, LogForm form) {
  DnsAnswers answers;
  Attempts logged;
  const auto outcomes = write_log(trace, narrowing, dns, logged, answers);
  Replay replay(log_candidates(), answers);
  if (form == LogForm::Attempts) {
    for (const auto& attempt : logged.all) replay.take(attempt);
  } else {
    read_again(logged.all, replay);
  }
  const ReplayResult result = replay.finish();
  std::vector<LogCheck> checks;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    checks.push_back(
        {result.rows[i + 1], expected(trace, outcomes.front(), outcomes[i],
                                      result.counted_from - kStart, result.until - kStart)});
  }
  return checks;
}

}  // namespace grayling::simulation
