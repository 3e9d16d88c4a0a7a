// SPDX-License-Identifier: MIT
// The reference model of a simulation: it derives the allowed answers from earlier answers. It
// knows no batches, caches or tickets. `step` numbers the events in their order.
//
// It also promises something about a limit of rows. If a host has turned a sender away, that sender
// passes at its first retry there that comes after `delay` and within retry_window, whatever others
// do. (The host's memory must not overflow; it is far larger than a simulated world.)
#pragma once

#include <map>
#include <optional>
#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/record.hpp"

namespace grayling {

struct AskedOnce {
  std::string sender;
  int begun_step = 0;       // when it, or another that shares its answer, was asked
  UnixSeconds begun = 0;    // the time of begun_step
  Monotonic asked{};        // when it was asked itself
  bool may_fail = false;    // the store was in trouble since, or its deadline has passed
  std::string reason = "";  // of the answer; "": none yet
  int host = 0;             // the host that was asked
};

class Promises {
 public:
  explicit Promises(Seconds delay) : delay_(delay) {}

  void ask(const std::string& sender, UnixSeconds now) {
    senders_.try_emplace(sender, Sender{now, {}, {}, {}});
  }

  // Returns what is wrong with this answer, or "".
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
    const bool is_turned_away = asked.reason == "pending limit";
    if (!is_turned_away && asked.reason != "new" && asked.reason != "early-retry") {
      return "what an answer";
    }
    if (const auto wrong = turned_away(sender, asked, step, now); !wrong.empty()) return wrong;
    if (is_turned_away) return "";
    if (!row) return "told to come back, and that is not durable";
    if (sender.passed_step && *sender.passed_step < asked.begun_step) return "had passed before";
    if (const auto& promise = sender.promise; promise && promise->step < asked.begun_step) {
      // After a lost connection a row of this second counts as the batch's own.
      const bool is_taken_for_own = asked.may_fail && row->first_seen >= asked.begun;
      if (asked.reason == "new" && !is_taken_for_own) return "was no stranger";
      if (asked.begun - promise->now >= delay_) return "waits twice";
    }
    if (!sender.promise) sender.promise = {step, now};
    return "";
  }

  // Returns true if a retry at this host must pass.
  bool is_promised(const std::string& sender, int host) const {
    const auto found = senders_.find(sender);
    if (found == senders_.end()) return false;
    return found->second.promise || found->second.turned_away.contains(host);
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
    std::map<int, Promise> turned_away;  // the first time, by host
  };

  // Checks an answer that defers.
  std::string turned_away(Sender& sender, const AskedOnce& asked, int step, UnixSeconds now) const {
    const bool is_turned_away = asked.reason == "pending limit";
    if (is_turned_away && sender.passed_step && *sender.passed_step < asked.begun_step) {
      return "had passed before";
    }
    if (is_turned_away && sender.promise && sender.promise->step < asked.begun_step) {
      return "was no stranger";
    }
    const auto found = sender.turned_away.find(asked.host);
    if (found == sender.turned_away.end()) {
      if (is_turned_away) sender.turned_away[asked.host] = {step, now};
      return "";
    }
    const bool is_later = found->second.step < asked.begun_step;
    return is_later && asked.begun - found->second.now >= delay_ ? "was turned away twice" : "";
  }

  Seconds delay_;
  std::map<std::string, Sender> senders_;
};

}  // namespace grayling
