// SPDX-License-Identifier: MIT
#include "cli/replay/answer_collector.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "cli/replay/answer_file.hpp"
#include "cli/terminal/interruption.hpp"
#include "cli/terminal/output.hpp"
#include "cli/terminal/progress.hpp"
#include "grayling/plot/format.hpp"

namespace grayling {
namespace {

// Nobody's mail waits for these answers, so that slow servers have time.
constexpr std::chrono::milliseconds kPatience{5000};
constexpr Monotonic kWriteEvery = std::chrono::minutes(1);

}  // namespace

Result<std::unique_ptr<AnswerCollector>> AnswerCollector::create(const ResolverOptions& dns,
                                                                 unsigned per_second,
                                                                 std::string file,
                                                                 const Clock& clock,
                                                                 DnsAnswers& answers) {
  auto made = std::make_unique<AnswerCollector>(per_second, std::move(file), clock, answers);
  ResolverOptions options = dns;
  options.timeout = kPatience;
  auto loop = ResolverLoop::create(options, made->log_);
  if (!loop) return fail("--ask-dns: " + loop.error().text);
  made->loop_ = std::move(*loop);
  return made;
}

Result<void> AnswerCollector::ask(std::vector<DnsQuestion> questions) {
  // It would be a pity to find out after hours that it can't be written.
  if (auto written = write_answers(file_, answers_); !written) return written;
  tell(questions.size());
  const Interruption interruption;
  Progress progress(0);
  DnsAsker asker(std::move(questions), per_second_, loop_->resolver(), clock_, answers_);
  Monotonic next_write = clock_.monotonic() + kWriteEvery;
  Result<void> written;
  bool has_turned = false;
  const auto is_done = [&] {
    // The loop's time stood still since the last round.
    if (!std::exchange(has_turned, true)) return false;
    asker.go_on();
    progress.show(progress_of(asker));
    if (clock_.monotonic() >= next_write) {
      written = write_answers(file_, answers_);
      next_write = clock_.monotonic() + kWriteEvery;
    }
    return asker.is_done() || asker.is_in_vain() || interruption.has_come() || !written;
  };
  loop_->run_until(is_done);
  written = write_answers(file_, answers_);
  return written ? end(asker, interruption.has_come()) : written;
}

void AnswerCollector::tell(std::size_t questions) const {
  const auto seconds = static_cast<Seconds>(1 + questions / per_second_);
  warn("replay",
       fmt::format("{} {} to the DNS, about {} at {} a second; the answers are kept in {}",
                   format_count(questions), questions == 1 ? "question" : "questions",
                   format_duration(seconds), per_second_, file_));
}

std::string AnswerCollector::progress_of(const DnsAsker& asker) const {
  const auto all = std::max<std::size_t>(asker.all(), 1);
  const auto left = static_cast<Seconds>((asker.all() - asker.answered()) / per_second_);
  return fmt::format("{}  {} of {} answers, {} left", progress_bar(asker.answered(), all),
                     format_count(asker.answered()), format_count(asker.all()),
                     format_duration(left));
}

Result<void> AnswerCollector::end(const DnsAsker& asker, bool is_interrupted) const {
  const auto kept = fmt::format("{} of {} answers are kept in {}", format_count(asker.answered()),
                                format_count(asker.all()), file_);
  if (is_interrupted) {
    return fail("interrupted; " + kept + ", and the same command goes on there");
  }
  if (!asker.is_done()) return fail("the DNS doesn't answer; " + kept);
  return {};
}

}  // namespace grayling
