// SPDX-License-Identifier: MIT
// A trace: the mail of a site, in the order of the first attempts. Every greylister gets the same.
// Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grayling/base/clock.hpp"
#include "simulation/retries.hpp"
#include "simulation/senders.hpp"

namespace grayling::simulation {

// The assumptions behind a trace, and published figures with their sources.
struct TraceSettings {
  std::uint64_t seed = 1;
  std::size_t messages = 100'000;
  Seconds length = 30 * Seconds{86400};
  std::size_t mailboxes = 200;
  double spam = 0.5;  // share of all messages
  // Share of people's mail that large providers send. 665,325 domains of the Tranco list have an
  // MX: Google 21.6 %, Microsoft 16.7 %, other providers about 7 %, their own or unknown 35 %
  // (check.live-direct-marketing.online, 2026-04-30).
  double pools = 0.56;
  double strangers = 0.15;  // share of people's mail from somebody who never wrote before
  double answers = 0.3;     // share of these that answer mail from here
  double ten_minutes = 0;   // share of infected machines that retry once within ten minutes
  int narrowing = 1;        // the number of parts of a pool; a message uses one (pool_host())
  Schedule bulk = Schedule::Bulk;  // of services that send for their customers
};

enum class Kind : std::uint8_t { Person, Newsletter, List, Code, Callback, Spam };

struct Message {
  Seconds at = 0;  // time of the first attempt, since the start
  Kind kind = Kind::Person;
  std::string sender;
  std::string recipient;
  Origin origin{};
  Schedule schedule = Schedule::Postfix;
  std::optional<PoolName> pool;  // where it is sent from; if nothing, from `host`
  Host host;
  bool is_answer = false;  // the recipient wrote to the sender an hour before

  Host host_of(std::size_t attempt, int narrowing) const {
    return pool ? pool_host(*pool, origin, attempt, narrowing) : host;
  }
};

std::vector<Message> make_trace(const TraceSettings& settings);

}  // namespace grayling::simulation
