// SPDX-License-Identifier: MIT
#include "cli/replay/replay.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "cli/replay/anonymise.hpp"
#include "cli/replay/answer_collector.hpp"
#include "cli/replay/answer_file.hpp"
#include "cli/replay/candidates.hpp"
#include "cli/replay/log_files.hpp"
#include "cli/terminal/output.hpp"
#include "cli/terminal/write_file.hpp"
#include "grayling/plot/format.hpp"
#include "grayling/replay/telling.hpp"

namespace grayling {
namespace {

constexpr auto kCommand = "replay";
// What an answer leads to is asked in the next round: SPF allows ten questions, and each may have
// hosts. More rounds are needed only by records that change.
constexpr int kRoundsMax = 16;
constexpr Seconds kRenewedAfter = 30 * kDay;

struct Judged {
  ReplayResult result;
  LogSummary log;
};

int show(const ReplayCommand& command, const Judged& judged) {
  const auto& [result, log] = judged;
  if (!command.html.empty() && command.html != "-") {
    if (auto written = write_page(command.html, replay_html(result, log)); !written) {
      return fail_work(kCommand, "--html " + command.html + ": " + written.error().text);
    }
  }
  if (command.is_json) return print(replay_json(result, log));
  if (command.html.empty()) return print(replay_text(result, log));
  return command.html == "-" ? print(replay_html(result, log)) : kDone;
}

// One run through the logs. No mail is an error.
Result<Judged> judge(const std::vector<ReplayCandidate>& candidates, LogFiles& files,
                     const LogReaderOptions& options, DnsAnswers& answers) {
  Replay judging(candidates, answers);
  LogReader reader(options, judging);
  if (auto read = files.read(reader); !read) return fail(read.error());
  Judged judged{judging.finish(), reader.summary()};
  const auto& rows = judged.result.rows;
  const bool has_mail = !rows.empty() && rows.front().came + rows.front().gone > 0;
  if (judged.result.from == 0) return fail(trouble_of(judged.log));
  if (!has_mail) {
    return fail(
        "no message in it can be counted: each is in the first third of the time, which only "
        "teaches who is known, or may still come; give it a longer log");
  }
  return judged;
}

Result<std::unique_ptr<AnswerCollector>> collector_for(
    const ReplayCommand& command, const std::vector<ReplayCandidate>& candidates,
    const Clock& clock, DnsAnswers& answers) {
  const auto asking = std::find_if(
      candidates.begin(), candidates.end(),
      [](const ReplayCandidate& candidate) { return candidate.settings.dns_timeout.count() > 0; });
  if (asking == candidates.end()) {
    return fail(
        "--ask-dns: no configuration asks the DNS, as dns.resolver is \"off\"; "
        "--set dns.resolver=system would");
  }
  return AnswerCollector::create(asking->settings.dns, command.per_second, command.answers, clock,
                                 answers);
}

// Judges, asks for what was missing, and judges again, until nothing is.
Result<Judged> judge_and_ask(const ReplayCommand& command,
                             const std::vector<ReplayCandidate>& candidates, LogFiles& files,
                             const LogReaderOptions& options, DnsAnswers& answers) {
  const SystemClock clock;
  const auto collector = collector_for(command, candidates, clock, answers);
  if (!collector) return fail(collector.error());
  answers.renew_before(clock.now() - kRenewedAfter);
  for (int round = 1;; ++round) {
    auto judged = judge(candidates, files, options, answers);
    if (!judged) return judged;
    auto questions = answers.take_missing();
    if (questions.empty() || round == kRoundsMax) {
      if (const auto failures = answers.failures(); failures > 0) {
        warn(kCommand, fmt::format("the DNS had no answer to {} of {} questions; another run with "
                                   "--ask-dns asks them again",
                                   format_count(failures), format_count(answers.size())));
      }
      return judged;
    }
    if (auto asked = (*collector)->ask(std::move(questions)); !asked) return fail(asked.error());
  }
}

}  // namespace

std::string trouble_of(const LogSummary& log) {
  if (log.lines == 0) return "there is no line in it";
  std::string text = "there is no mail in it that greylisting could judge: ";
  text += log.from == 0 ? "no line begins with a time" : "no attempt to deliver to a recipient";
  return log.examples.empty()
             ? text
             : text + "; the first line that can't be read is " + log.examples.front();
}

int replay(const ReplayCommand& given) {
  if (!given.anonymise.empty()) return anonymise(given);
  // The tables of an engine ask for large pages. Several engines would leave most of them unused.
  ::prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
  const SystemClock clock;
  ReplayCommand command = given;
  auto candidates = replay_candidates(command, clock);
  if (!candidates) return fail_config(kCommand, candidates.error().text);
  DnsAnswers answers;
  if (command.asks_dns && command.answers.empty()) {
    command.answers = usual_answer_file(command.files);
  }
  // The first run that asks makes the file.
  const bool has_answers = !command.answers.empty() &&
                           !(command.asks_dns && ::access(command.answers.c_str(), F_OK) != 0);
  if (has_answers) {
    if (auto read = read_answers(command.answers, answers); !read) {
      return fail_work(kCommand, read.error().text);
    }
  }
  const LogReaderOptions options{clock.now(), command.zone, command.host};
  auto files = LogFiles::open(command.files, options, command.asks_dns);
  if (!files) return fail_work(kCommand, files.error().text);
  if (files->empty()) return kWorkFailed;
  const auto judged = command.asks_dns
                          ? judge_and_ask(command, *candidates, *files, options, answers)
                          : judge(*candidates, *files, options, answers);
  return judged ? show(command, *judged) : fail_work(kCommand, judged.error().text);
}

}  // namespace grayling
