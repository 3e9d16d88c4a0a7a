// SPDX-License-Identifier: MIT
#include "grayling/replay/replay.hpp"

#include <deque>
#include <optional>
#include <thread>
#include <utility>

#include "replay/attempt_tracker.hpp"
#include "replay/candidate_run.hpp"
#include "replay/conclusion.hpp"
#include "replay/run_pool.hpp"

namespace grayling {
namespace {

// A trial that helps less than one message in this number is given up.
constexpr std::uint64_t kHelpedOf = 200;

// Any thread may ask, as it may ask the answers.
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
  Impl(std::vector<ReplayCandidate> candidates, DnsAnswers& answers, ReplayOptions options)
      : candidates_(std::move(candidates)),
        answers_(answers),
        source_(answers),
        options_(options),
        next_trial_check_(options.trial_steps) {
    if (options_.threads == 0) options_.threads = std::thread::hardware_concurrency();
  }

  void take(const LoggedAttempt& attempt) {
    if (!tracker_) {
      if (!is_attempt(attempt)) return;
      begin(attempt.at);
    }
    tracker_->take(attempt, steps_);
    if (steps_.size() >= options_.batch_steps) play();
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
    pool_.emplace(runs_, options_.threads);
  }

  void play() {
    steps_played_ += steps_.size();
    pool_->add(std::exchange(steps_, {}));
    if (trial_part_) return;
    const Seconds time = tracker_->now() - start_;
    if (steps_played_ >= next_trial_check_ && time >= options_.trial_time) give_up_trials();
    if (steps_played_ >= options_.trial_end_steps && time >= options_.trial_end_time) end_trials();
  }

  bool is_trial(std::size_t run) const { return !candidates_[run].line.empty(); }

  // All runs have played the same steps then, so that this doesn't depend on the threads.
  void end_trials() {
    pool_->play_all();
    trial_part_.emplace(TrialPart{tracker_->now(), tracker_->counts(), runs_.front().tally()});
    for (std::size_t i = 1; i < runs_.size(); ++i) {
      if (is_trial(i)) runs_[i].end();
    }
  }

  void give_up_trials() {
    next_trial_check_ = steps_played_ + options_.trial_steps;
    pool_->play_all();
    const WaitTally& today = runs_.front().tally();
    const std::uint64_t least = tracker_->counts().all_came() / kHelpedOf;
    for (std::size_t i = 1; i < runs_.size(); ++i) {
      const WaitTally& other = runs_[i].tally();
      const bool helps =
          other.waited() + least < today.waited() || other.late() + least < today.late();
      if (is_trial(i) && !helps) runs_[i].give_up();
    }
  }

  ReplayResult conclude_all() {
    if (!tracker_) return conclude_nothing(candidates_);
    tracker_->close(steps_);
    pool_->add(std::exchange(steps_, {}));
    pool_->finish();
    std::vector<RunCounts> counts;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if (runs_[i].is_given_up()) continue;
      counts.push_back({candidates_[i], runs_[i].tally(), runs_[i].forgotten_rows()});
    }
    return conclude(start_, *tracker_, counts, trial_part_ ? &*trial_part_ : nullptr);
  }

  std::vector<ReplayCandidate> candidates_;
  DnsAnswers& answers_;
  FileAnswers source_;
  ReplayOptions options_;
  UnixSeconds start_ = 0;
  std::optional<AttemptTracker> tracker_;  // none: nothing was tried yet
  std::deque<CandidateRun> runs_;          // of each candidate
  ReplaySteps steps_;                      // that no run has yet
  std::uint64_t steps_played_ = 0;
  std::uint64_t next_trial_check_;       // when this number of steps was played
  std::optional<TrialPart> trial_part_;  // trials have ended after it
  std::optional<RunPool> pool_;          // last: its threads use the runs
};

Replay::Replay(std::vector<ReplayCandidate> candidates, DnsAnswers& answers, ReplayOptions options)
    : impl_(std::make_unique<Impl>(std::move(candidates), answers, options)) {}

Replay::~Replay() = default;

void Replay::take(const LoggedAttempt& attempt) {
  impl_->take(attempt);
}

ReplayResult Replay::finish() {
  return impl_->finish();
}

}  // namespace grayling
