// SPDX-License-Identifier: MIT
// Plays the steps of a log to the engine with one configuration, and counts its row of the result.
// It depends on no other run. Where this configuration still defers a message that the log says was
// accepted, it assumes the retries that the log doesn't have. One thread at a time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "grayling/replay/engine_player.hpp"
#include "grayling/replay/replay.hpp"
#include "replay/replay_step.hpp"
#include "replay/wait_tally.hpp"

namespace grayling {

class CandidateRun {
 public:
  // `start` is the time of the first step, or before. `dns` null: it isn't asked; else it must
  // outlive this.
  CandidateRun(UnixSeconds start, const ReplayCandidate& candidate, AnswerSource* dns,
               WaitTally::Keeps keeps);

  void take(const ReplayStep& step);
  // After the last step: makes all retries that are still assumed.
  void finish();
  // Frees the engine: further steps do nothing. The tally stays as it is.
  void end();
  // The same, and the tally is of no use.
  void give_up();

  bool is_given_up() const { return is_given_up_; }
  const WaitTally& tally() const { return tally_; }
  // Rows of senders, because the engine's table had no room for them.
  std::uint64_t forgotten_rows() const { return player_ ? player_->forgotten_rows() : 0; }

 private:
  // A message that the log accepted, while this configuration still defers it.
  struct Guess {
    std::shared_ptr<const RequestCopy> request;
    Origin origin;
    Seconds least_gap = 0;
    int retries = 0;
  };
  struct OpenMessage {
    Seconds wait = -1;  // until it passed; -1: it didn't
    bool waited = false;
  };

  void attempt(const ReplayStep& step);
  void retry_until(std::optional<UnixSeconds> until);
  void retry(UnixSeconds at, Guess guess);

  std::optional<EnginePlayer> player_;  // none: ended
  bool is_given_up_ = false;
  WaitTally tally_;
  std::vector<OpenMessage> open_;  // by the step's number of the message
  std::multimap<UnixSeconds, Guess> guesses_;
};

}  // namespace grayling
