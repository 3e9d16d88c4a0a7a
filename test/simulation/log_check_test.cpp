// SPDX-License-Identifier: MIT
#include "simulation/log_check.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace grayling;
using namespace grayling::simulation;

namespace {

// Are the numbers within 0.1 points of `all`, or one message? `assumed` may be on either side.
bool agree(std::uint64_t a, std::uint64_t b, std::uint64_t all, std::uint64_t assumed = 0) {
  const std::uint64_t apart = a > b ? a - b : b - a;
  return apart <= std::max<std::uint64_t>(1, all / 1000) + assumed;
}

}  // namespace

// replay_trace --check-log does the same with a whole month.
TEST_CASE("a replay of the simulation's mail log gives the simulation's figures") {
  TraceSettings settings;
  settings.messages = 100;
  settings.length = 2 * Seconds{86400};
  settings.outage = 0;
  const TraceDns dns(settings.seed, settings.outage);
  const auto form = GENERATE(LogForm::Attempts, LogForm::Lines);
  CAPTURE(form);
  const auto checks = check_log(make_trace(settings), settings.narrowing, dns, form);
  REQUIRE(checks.size() == log_candidates().size());
  CHECK(checks.front().told.guessed == 0);
  for (const auto& [told, expected] : checks) {
    CAPTURE(told.name, told.came, told.gone, told.waited, told.late, told.let_in, told.guessed);
    CAPTURE(expected.came, expected.gone, expected.waited, expected.late, expected.let_in);
    REQUIRE(expected.came > 0);
    REQUIRE(expected.gone > 0);
    CHECK(agree(told.came, expected.came, expected.came));
    CHECK(agree(told.gone, expected.gone, expected.gone));
    CHECK(agree(told.waited, expected.waited, expected.came));
    CHECK(agree(told.late, expected.late, expected.came, told.guessed));
    CHECK(agree(told.let_in, expected.let_in, expected.gone));
  }
}
