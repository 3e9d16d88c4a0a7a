// SPDX-License-Identifier: MIT
// The mail of a site, in the order of its first attempts: the same for everybody who judges it.
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

// What is not a published fact is an assumption, and stands here.
struct TraceSettings {
  std::uint64_t seed = 1;
  std::size_t messages = 100'000;
  Seconds length = 30 * Seconds{86400};
  std::size_t mailboxes = 200;
  double spam = 0.5;  // of all messages
  // Of people's mail, what large providers send. 665,325 domains of the Tranco list have an MX:
  // Google 21.6 %, Microsoft 16.7 %, other providers about 7 %, their own or unknown 35 %
  // (check.live-direct-marketing.online, 2026-04-30).
  double pools = 0.56;
  double strangers = 0.15;  // of people's mail, what comes from somebody who never wrote before
  double answers = 0.3;     // of those, who answer mail that a mailbox here sent
  double ten_minutes = 0;   // of infected machines, what retries once within ten minutes
  int narrowing = 1;        // a message sees one of so many parts of a pool's networks
  Schedule bulk = Schedule::Bulk;  // of who sends for others
};

enum class Kind : std::uint8_t { Person, Newsletter, List, Code, Callback, Spam };

struct Message {
  Seconds at = 0;  // of its first attempt, since the start
  Kind kind = Kind::Person;
  std::string sender;
  std::string recipient;
  Origin origin{};
  Schedule schedule = Schedule::Postfix;
  std::optional<PoolName> pool;  // else `host`
  Host host;
  bool is_answer = false;  // the recipient has written to the sender an hour ago

  Host host_of(std::size_t attempt, int narrowing) const {
    return pool ? pool_host(*pool, origin, attempt, narrowing) : host;
  }
};

std::vector<Message> make_trace(const TraceSettings& settings);

}  // namespace grayling::simulation
