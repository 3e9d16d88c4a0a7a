// SPDX-License-Identifier: MIT
#include "grayling/replay/replay.hpp"

#include <deque>
#include <optional>
#include <utility>

#include "replay/attempt_tracker.hpp"
#include "replay/candidate_run.hpp"
#include "replay/conclusion.hpp"

namespace grayling {
namespace {

class FileAnswers final : public AnswerSource {
 public:
  explicit FileAnswers(DnsAnswers& answers) : answers_(answers) {}
  DnsAnswer answer(std::string_view name, RecordType type, UnixSeconds /*now*/) override {
    const DnsAnswer* found = answers_.find(name, type);
    return found != nullptr ? *found : DnsAnswer{};
  }

 private:
  DnsAnswers& answers_;
};

// Can it be an attempt? Else nothing begins with it.
bool is_attempt(const LoggedAttempt& attempt) {
  return attempt.sender && !attempt.recipient.empty();
}

}  // namespace

class Replay::Impl {
 public:
  Impl(std::vector<ReplayCandidate> candidates, DnsAnswers& answers)
      : candidates_(std::move(candidates)), answers_(answers), source_(answers) {}

  void take(const LoggedAttempt& attempt) {
    if (!tracker_) {
      if (!is_attempt(attempt)) return;
      begin(attempt.at);
    }
    tracker_->take(attempt, steps_);
    play();
  }

  ReplayResult finish() {
    ReplayResult result = conclude_all();
    result.unanswered = answers_.missing();
    return result;
  }

 private:
  void begin(UnixSeconds at) {
    start_ = at;
    tracker_.emplace(*candidates_.front().settings.greylist, at);
    for (const auto& candidate : candidates_) {
      const bool asks = candidate.settings.dns_timeout.count() > 0;
      const auto keeps = runs_.empty() ? WaitTally::Keeps::Senders : WaitTally::Keeps::Times;
      runs_.emplace_back(at, candidate, asks ? &source_ : nullptr, keeps);
    }
  }

  void play() {
    for (auto& run : runs_) {
      for (const auto& step : steps_) run.take(step);
    }
    steps_.clear();
  }

  ReplayResult conclude_all() {
    if (!tracker_) return conclude_nothing(candidates_);
    tracker_->close(steps_);
    play();
    std::vector<RunCounts> counts;
    for (auto& run : runs_) {
      run.finish();
      counts.push_back({candidates_[counts.size()], run.tally()});
    }
    return conclude(start_, *tracker_, counts);
  }

  std::vector<ReplayCandidate> candidates_;
  DnsAnswers& answers_;
  FileAnswers source_;
  UnixSeconds start_ = 0;
  std::optional<AttemptTracker> tracker_;  // none: nothing was tried yet
  std::deque<CandidateRun> runs_;          // of each candidate
  ReplaySteps steps_;                      // that aren't played yet
};

Replay::Replay(std::vector<ReplayCandidate> candidates, DnsAnswers& answers)
    : impl_(std::make_unique<Impl>(std::move(candidates), answers)) {}

Replay::~Replay() = default;

void Replay::take(const LoggedAttempt& attempt) {
  impl_->take(attempt);
}

ReplayResult Replay::finish() {
  return impl_->finish();
}

}  // namespace grayling
