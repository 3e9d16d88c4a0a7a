// SPDX-License-Identifier: MIT
// A trace before a greylister: who is deferred comes again as its schedule says, from where its
// provider sends; and what became of the mail. One thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "simulation/greylister.hpp"
#include "simulation/trace.hpp"

namespace grayling::simulation {

// Of each message, in the trace's order: the seconds until it passed; none: its sender gave up.
using Outcome = std::vector<std::optional<Seconds>>;

Outcome replay(const std::vector<Message>& trace, int narrowing, Greylister& greylister);

struct Figures {
  std::size_t mail = 0;    // that is no spam
  std::size_t waited = 0;  // of it, what didn't pass at once
  std::size_t late = 0;    // more than ten minutes, what was lost included
  std::size_t lost = 0;
  Seconds median = 0;  // of what waited and wasn't lost
  Seconds percentile_99 = 0;
  std::size_t codes = 0;  // one-time codes among the mail
  std::size_t late_codes = 0;
  std::size_t spam = 0;
  std::size_t spam_passed = 0;
  std::vector<std::size_t> late_of_kind;  // by Kind
};

// Of messages whose first attempt is at `from` or later: what comes before finds everybody new.
Figures figures(const std::vector<Message>& trace, const Outcome& outcome, Seconds from);

}  // namespace grayling::simulation
