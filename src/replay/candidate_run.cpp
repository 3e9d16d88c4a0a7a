// SPDX-License-Identifier: MIT
#include "replay/candidate_run.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "replay/retry_times.hpp"

namespace grayling {

CandidateRun::CandidateRun(UnixSeconds start, const ReplayCandidate& candidate, AnswerSource* dns,
                           WaitTally::Keeps keeps)
    : tally_(start, keeps) {
  player_.emplace(start, candidate.settings, candidate.exemptions, dns);
}

void CandidateRun::finish() {
  if (player_) retry_until(std::nullopt);
}

void CandidateRun::give_up() {
  is_given_up_ = true;
  end();
}

void CandidateRun::end() {
  player_.reset();
  open_ = {};
  guesses_.clear();
}

void CandidateRun::take(const ReplayStep& step) {
  if (!player_) return;
  retry_until(step.at);
  switch (step.kind) {
    case ReplayStep::Kind::Sent:
      player_->passes(step.request->request(), step.at);
      return;
    case ReplayStep::Kind::Deferred:
    case ReplayStep::Kind::Came:
      return attempt(step);
    case ReplayStep::Kind::Gone:
      return tally_.add_gone(step.origin, open_[step.message].wait >= 0);
  }
}

// Makes the attempt unless this configuration has let the message in before.
void CandidateRun::attempt(const ReplayStep& step) {
  if (step.message >= open_.size()) open_.resize(step.message + 1);
  OpenMessage& message = open_[step.message];
  if (step.is_first) message = {};
  const Seconds age = step.at - step.origin.first;
  if (message.wait < 0 && player_->passes(step.request->request(), step.at)) {
    message = {age, !step.is_first};
  }
  if (step.kind != ReplayStep::Kind::Came) return;
  if (message.wait < 0) {
    const Seconds gap = RetryTimes::next(step.least_gap, age);
    guesses_.emplace(step.at + gap, Guess{step.request, step.origin, step.least_gap, 0});
  } else if (message.waited) {
    tally_.add_waited(step.origin, {message.wait, false});
  }
}

void CandidateRun::retry_until(std::optional<UnixSeconds> until) {
  while (!guesses_.empty() && (!until || guesses_.begin()->first <= *until)) {
    auto node = guesses_.extract(guesses_.begin());
    retry(node.key(), std::move(node.mapped()));
  }
}

void CandidateRun::retry(UnixSeconds at, Guess guess) {
  const Seconds age = at - guess.origin.first;
  // Each attempt is a session of its own, for all recipients of the message.
  PolicyRequest request = guess.request->request();
  const std::string instance = fmt::format("{}/{}", request.instance, ++guess.retries);
  request.instance = instance;
  const bool passes = player_->passes(request, at);
  if (passes || age > RetryTimes::kGiveUp) return tally_.add_waited(guess.origin, {age, true});
  guesses_.emplace(at + RetryTimes::next(guess.least_gap, age), std::move(guess));
}

}  // namespace grayling
