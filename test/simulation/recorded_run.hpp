// SPDX-License-Identifier: MIT
// A greylister whose attempts are told to a taker, as a mail log would tell them. One thread.
#pragma once

#include <string>

#include "grayling/maillog/attempt.hpp"
#include "simulation/greylister.hpp"

namespace grayling::simulation {

class RecordedRun final : public Greylister {
 public:
  // Both must outlive it.
  RecordedRun(Greylister& greylister, AttemptTaker& taker)
      : greylister_(greylister), taker_(taker) {}

  bool passes(const Envelope& envelope, UnixSeconds now) override {
    const bool passed = greylister_.passes(envelope, now);
    LoggedAttempt attempt;
    attempt.at = now;
    attempt.fate = passed ? Fate::Accepted : Fate::Greylisted;
    attempt.client_address = envelope.host.address;
    attempt.client_name = envelope.host.name;
    attempt.helo = envelope.host.helo;
    attempt.sender = envelope.sender;
    attempt.recipient = envelope.recipient;
    taker_.take(attempt);
    return passed;
  }

  void on_sent(const std::string& sender, const std::string& recipient, UnixSeconds now) override {
    greylister_.on_sent(sender, recipient, now);
    LoggedAttempt attempt;
    attempt.at = now;
    attempt.client_address = "10.0.0.9";
    attempt.client_name = "unknown";
    attempt.sender = sender;
    attempt.recipient = recipient;
    attempt.sasl_username = sender;
    taker_.take(attempt);
  }

 private:
  Greylister& greylister_;
  AttemptTaker& taker_;
};

}  // namespace grayling::simulation
