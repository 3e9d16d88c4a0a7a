// SPDX-License-Identifier: MIT
// Judges the attempts of a mail log: groups them into messages, and gives the engine of each
// configuration the requests that it would have seen. Does no I/O. One thread calls it; it has
// threads of its own for the engines, and their number changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "grayling/engine/engine.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "grayling/maillog/attempt.hpp"
#include "grayling/replay/dns_answers.hpp"
#include "grayling/replay/result.hpp"

namespace grayling {

// A configuration to judge. dns_timeout 0: this one doesn't ask the DNS.
struct ReplayCandidate {
  std::string name;
  EngineSettings settings;
  std::shared_ptr<const Exemptions> exemptions;  // null: there are none
  // "": it gets a row of its own. Else it is a change, which is shown if it helps: what to write.
  std::string line{};
};

// Changes of one key in `today` that are worth trying. Each costs another run of the engine.
std::vector<ReplayCandidate> usual_changes(const ReplayCandidate& today);

// How a replay works. Tests change it.
struct ReplayOptions {
  std::size_t threads = 0;         // how many may work, with the caller's; 0: one for each core
  std::size_t batch_steps = 1024;  // are played at once: enough that threads seldom meet
  // A trial is given up if it helps less than one message in 200. That is checked each time it has
  // played `trial_steps` more attempts, but not before `trial_time` of the log: first enough
  // senders must have become known.
  std::uint64_t trial_steps = 40'000;
  Seconds trial_time = kDay;
  // Trials end after `trial_end_steps` attempts, but not before `trial_end_time` of the log,
  // because it takes two days until a message is known to be gone. Their effect on a longer log is
  // estimated.
  std::uint64_t trial_end_steps = 250'000;
  Seconds trial_end_time = 5 * kDay;
};

class Replay final : public AttemptTaker {
 public:
  // The first candidate is today's configuration: it says what is the same client, and changes are
  // compared with it. `answers` must outlive this, and nobody else uses it meanwhile.
  Replay(std::vector<ReplayCandidate> candidates, DnsAnswers& answers, ReplayOptions options = {});
  ~Replay() override;
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;

  // The next attempt. An attempt without a sender, or without an address of its client, is left
  // out. A time that goes back is taken for the last one.
  void take(const LoggedAttempt& attempt) override;

  // Call it once, after the last attempt.
  ReplayResult finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
