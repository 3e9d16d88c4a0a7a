// SPDX-License-Identifier: MIT
// Plays a trace to a greylister, and counts what becomes of the mail. A deferred message is retried
// by its schedule, from the machines of its provider. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "simulation/greylister.hpp"
#include "simulation/trace.hpp"
#include "simulation/trace_dns.hpp"

namespace grayling::simulation {

// For each message, in the order of the trace: the seconds until it passed, or nothing if its
// sender gave up.
using Outcome = std::vector<std::optional<Seconds>>;

Outcome replay(const std::vector<Message>& trace, int narrowing, const TraceDns& dns,
               Greylister& greylister);

struct Figures {
  std::size_t mail = 0;    // messages that aren't spam; the next five count these alone
  std::size_t waited = 0;  // messages that didn't pass at once
  std::size_t late = 0;    // messages that waited more than ten minutes or were lost
  std::size_t lost = 0;
  Seconds median = 0;  // of the waiting times of messages that weren't lost
  Seconds percentile_99 = 0;
  std::size_t codes = 0;  // messages with one-time codes
  std::size_t late_codes = 0;
  std::size_t spam = 0;
  std::size_t spam_passed = 0;
  std::size_t null_spam = 0;  // of the null sender
  std::size_t null_spam_passed = 0;
  std::array<std::size_t, kKindCount - 1> waited_of_kind{};  // indexed by Kind
  std::array<std::size_t, kKindCount - 1> late_of_kind{};
  std::array<std::size_t, kSourceCount> mail_of_source{};  // indexed by Source
  std::array<std::size_t, kSourceCount> late_of_source{};
  std::array<std::size_t, kSourceCount> spam_of_source{};
  std::array<std::size_t, kSourceCount> passed_of_source{};  // spam that passed
};

// Counts messages whose first attempt is at `from` or later. Before that the table is nearly empty,
// so too many senders are unknown.
Figures figures(const std::vector<Message>& trace, const Outcome& outcome, Seconds from);

}  // namespace grayling::simulation
