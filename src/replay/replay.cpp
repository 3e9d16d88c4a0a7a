// SPDX-License-Identifier: MIT
#include "grayling/replay/replay.hpp"

#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "replay/attempt_tracker.hpp"
#include "replay/candidate_run.hpp"
#include "replay/conclusion.hpp"
#include "replay/run_pool.hpp"

namespace grayling {
namespace {

// So many steps are played at once: enough that threads seldom meet.
constexpr std::size_t kBatchSteps = 1024;

// Any thread may ask.
class FileAnswers final : public AnswerSource {
 public:
  explicit FileAnswers(DnsAnswers& answers) : answers_(answers) {}
  DnsAnswer answer(std::string_view name, RecordType type, UnixSeconds /*now*/) override {
    const std::lock_guard lock(mutex_);
    const DnsAnswer* found = answers_.find(name, type);
    return found != nullptr ? *found : DnsAnswer{};
  }

 private:
  std::mutex mutex_;
  DnsAnswers& answers_;
};

// Can it be an attempt? Else nothing begins with it.
bool is_attempt(const LoggedAttempt& attempt) {
  return attempt.sender && !attempt.recipient.empty();
}

}  // namespace

class Replay::Impl {
 public:
  Impl(std::vector<ReplayCandidate> candidates, DnsAnswers& answers, std::size_t threads)
      : candidates_(std::move(candidates)),
        answers_(answers),
        source_(answers),
        threads_(threads > 0 ? threads : std::thread::hardware_concurrency()) {}

  void take(const LoggedAttempt& attempt) {
    if (!tracker_) {
      if (!is_attempt(attempt)) return;
      begin(attempt.at);
    }
    tracker_->take(attempt, steps_);
    if (steps_.size() >= kBatchSteps) pool_->add(std::exchange(steps_, {}));
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
    pool_.emplace(runs_, threads_);
  }

  ReplayResult conclude_all() {
    if (!tracker_) return conclude_nothing(candidates_);
    tracker_->close(steps_);
    pool_->add(std::exchange(steps_, {}));
    pool_->finish();
    std::vector<RunCounts> counts;
    for (const auto& run : runs_) counts.push_back({candidates_[counts.size()], run.tally()});
    return conclude(start_, *tracker_, counts);
  }

  std::vector<ReplayCandidate> candidates_;
  DnsAnswers& answers_;
  FileAnswers source_;
  UnixSeconds start_ = 0;
  std::optional<AttemptTracker> tracker_;  // none: nothing was tried yet
  std::deque<CandidateRun> runs_;          // of each candidate
  ReplaySteps steps_;                      // that no run has yet
  std::size_t threads_;
  std::optional<RunPool> pool_;  // last: its threads use the runs
};

Replay::Replay(std::vector<ReplayCandidate> candidates, DnsAnswers& answers, std::size_t threads)
    : impl_(std::make_unique<Impl>(std::move(candidates), answers, threads)) {}

Replay::~Replay() = default;

void Replay::take(const LoggedAttempt& attempt) {
  impl_->take(attempt);
}

ReplayResult Replay::finish() {
  return impl_->finish();
}

}  // namespace grayling
