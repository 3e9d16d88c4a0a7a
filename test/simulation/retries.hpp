// SPDX-License-Identifier: MIT
// The retry schedules of senders whose mail is deferred. Pure.
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
  Bulk,          // a service that sends mail for its customers
  BotNever,      // a spam bot that doesn't retry
  BotHasty,      // one that retries only within a minute
  BotPatient,    // one that retries as Kelihos does
  BotTenMinutes  // one that retries once, at any time within ten minutes
};

// Returns the times of all attempts, in seconds after the first, which is 0. After the last one the
// sender gives up. `seed` belongs to the message, so that every greylister sees the same attempts.
std::vector<Seconds> attempts(Schedule schedule, std::uint64_t seed);

}  // namespace grayling::simulation
