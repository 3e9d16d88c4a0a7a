// SPDX-License-Identifier: MIT
// The reference model of a simulation: what senders may be told, from what they were told before.
// It knows neither batches nor caches nor tickets. `step` numbers what happened, in order.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/record.hpp"

namespace grayling {

struct AskedOnce {
  std::string sender;
  int begun_step = 0;       // it, or another that shares its answer, was asked
  UnixSeconds begun = 0;    // then
  Monotonic asked{};        // itself
  bool may_fail = false;    // the store was in trouble since, or its deadline has passed
  std::string reason = "";  // of the answer; "": none yet
};

class Promises {
 public:
  explicit Promises(Seconds delay) : delay_(delay) {}

  void ask(const std::string& sender, UnixSeconds now) {
    senders_.try_emplace(sender, Sender{now, {}, {}});
  }

  // What is wrong with this answer, or "".
  std::string answer(const AskedOnce& asked, int step, UnixSeconds now,
                     const std::optional<Record>& row) {
    Sender& sender = senders_.at(asked.sender);
    if (asked.reason == "store unavailable") return asked.may_fail ? "" : "failed without a fault";
    if (asked.reason == "triplet found") {
      if (now - sender.first_asked < delay_) return "a stranger passed";
      if (!row || row->passes == 0) return "passed, and that is not durable";
      if (!sender.passed_step) sender.passed_step = step;
      return "";
    }
    if (asked.reason != "new" && asked.reason != "early-retry") return "what an answer";
    if (!row) return "told to come back, and that is not durable";
    if (sender.passed_step && *sender.passed_step < asked.begun_step) return "had passed before";
    if (const auto& promise = sender.promise; promise && promise->step < asked.begun_step) {
      // After a lost connection a row of this very second is taken for the batch's own.
      const bool is_taken_for_own = asked.may_fail && row->first_seen >= asked.begun;
      if (asked.reason == "new" && !is_taken_for_own) return "was no stranger";
      if (asked.begun - promise->now >= delay_) return "waits twice";
    }
    if (!sender.promise) sender.promise = {step, now};
    return "";
  }

  bool is_promised(const std::string& sender) const {
    const auto found = senders_.find(sender);
    return found != senders_.end() && found->second.promise;
  }

 private:
  struct Promise {
    int step;
    UnixSeconds now;
  };
  struct Sender {
    UnixSeconds first_asked;
    std::optional<Promise> promise;
    std::optional<int> passed_step;
  };

  Seconds delay_;
  std::map<std::string, Sender> senders_;
};

}  // namespace grayling
