// SPDX-License-Identifier: MIT
// When those who are told to come back later do so. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "grayling/base/clock.hpp"

namespace grayling::simulation {

enum class Schedule : std::uint8_t {
  Postfix,
  Exim,
  Sendmail,
  ExchangeServer,
  ExchangeOnline,
  Gmail,
  Yahoo,
  Gmx,
  Bulk,          // who sends for many others
  BotNever,      // of spam: doesn't come back,
  BotHasty,      // only within a minute,
  BotPatient,    // as Kelihos does,
  BotTenMinutes  // once, at any time within ten minutes
};

// The times of all attempts in seconds after the first, which is 0; what comes after the last is
// that the sender gives up. `seed` is the message's: the same whoever answers.
std::vector<Seconds> attempts(Schedule schedule, std::uint64_t seed);

}  // namespace grayling::simulation
