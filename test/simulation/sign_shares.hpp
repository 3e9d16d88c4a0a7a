// SPDX-License-Identifier: MIT
// How much of a trace's mail has each sign at its first attempt, whoever knows the sender. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "simulation/trace.hpp"
#include "simulation/trace_dns.hpp"

namespace grayling::simulation {

struct SignShare {
  std::string name;      // of a sign or a list; "all": whatever it has
  std::size_t spam = 0;  // that has it
  std::size_t gone = 0;  // spam that has it, and isn't sent again after the usual delay
  std::size_t mail = 0;  // other mail that has it
};

// Counts messages whose first attempt is at `from` or later, and not in an hour without DNS.
std::vector<SignShare> sign_shares(const std::vector<Message>& trace, int narrowing, TraceDns& dns,
                                   Seconds from);

}  // namespace grayling::simulation
