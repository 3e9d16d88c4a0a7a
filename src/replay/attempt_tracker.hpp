// SPDX-License-Identifier: MIT
// Makes messages of the attempts of a log: which attempts are one message, what HELO a client says,
// when it comes back. That is the same for every configuration. Makes steps of it, which a
// configuration plays, and counts the row of the log itself. One thread.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "grayling/greylist/settings.hpp"
#include "grayling/greylist/subject.hpp"
#include "grayling/maillog/attempt.hpp"
#include "replay/message_counts.hpp"
#include "replay/names.hpp"
#include "replay/replay_step.hpp"
#include "replay/retry_times.hpp"
#include "replay/wait_tally.hpp"

namespace grayling {

class AttemptTracker {
 public:
  // `today` says what is the same client, sender and recipient. `start` is the time of the first
  // attempt.
  AttemptTracker(const GreylistSettings& today, UnixSeconds start);

  // Appends the steps that the attempt makes, if any. A time that goes back is taken for the last.
  void take(const LoggedAttempt& attempt, ReplaySteps& steps);
  // Ends the log: appends the messages that are gone.
  void close(ReplaySteps& steps);

  UnixSeconds now() const { return now_; }
  const MessageCounts& counts() const { return counts_; }
  const WaitTally& tally() const { return tally_; }
  const Names& names() const { return names_; }
  bool has_assumed_helo() const { return has_assumed_helo_; }
  std::uint64_t undecided() const { return undecided_; }  // messages, at the end of the log
  std::uint64_t left_out() const { return left_out_; }    // attempts: too many messages were open

 private:
  // A message that is waited for.
  struct Message {
    Origin origin;
    UnixSeconds last = 0;  // attempt
    std::uint32_t attempts = 0;
    std::uint32_t number = 0;
    bool was_refused = false;  // for another reason than greylisting
  };
  // Messages by a hash of their names, which takes less room. Two of a million are taken for one
  // with a chance of one in 30 million.
  using Open = std::unordered_map<std::uint64_t, Message>;

  const std::string& know_helo(const LoggedAttempt& attempt);
  std::string instance_of(const LoggedAttempt& attempt);
  void send(const LoggedAttempt& attempt, ReplaySteps& steps);
  void judge(const LoggedAttempt& attempt, const std::string& helo, ReplaySteps& steps);
  void refuse(std::uint64_t name);
  Message* message_of(std::uint64_t name, const PolicyRequest& request);
  void came(std::uint64_t name, const Message& message, ReplayStep& step);
  void sweep(ReplaySteps& steps);
  void gone(const Message& message, ReplaySteps& steps);

  const GreylistSettings identity_;
  MessageCounts counts_;
  WaitTally tally_;
  Names names_;
  RetryTimes times_;
  std::unordered_map<std::string, std::string> helos_;  // by client
  Subject subject_;
  std::string name_;  // of a message
  std::string helo_;
  Open open_;
  std::vector<std::uint32_t> free_numbers_;
  std::uint32_t numbers_ = 0;
  UnixSeconds now_ = 0;
  UnixSeconds next_sweep_ = 0;
  std::uint64_t instances_ = 0;
  bool has_assumed_helo_ = false;
  std::uint64_t undecided_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace grayling
