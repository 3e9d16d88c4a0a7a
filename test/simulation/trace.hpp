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
#include "simulation/pools.hpp"
#include "simulation/retries.hpp"
#include "simulation/senders.hpp"

namespace grayling::simulation {

// What test/simulation/replay varies. Everything else is in assumptions.hpp.
struct TraceSettings {
  std::uint64_t seed = 1;
  std::size_t messages = 100'000;
  Seconds length = 30 * Seconds{86400};
  std::size_t mailboxes = 200;
  double spam = 0.5;  // share of all messages; assumed
  // Share of people's mail that large providers send. 665,325 domains of the Tranco list have an
  // MX: Google 21.6 %, Microsoft 16.7 %, other providers about 7 %, their own or unknown 35 %
  // ([Tranco] in assumptions.hpp).
  double pools = 0.56;
  double strangers = 0.15;  // share of people's mail from somebody who never wrote before; assumed
  double answers = 0.3;     // share of these that answer mail from here; assumed
  double nameless = 0.08;   // share of small servers with no name, or one of a line; assumed
  double ten_minutes = 0;   // share of infected machines that retry once within ten minutes
  int narrowing = 1;        // the number of parts of a pool; a message uses one (pool_host())
  Schedule bulk = Schedule::Bulk;  // of services that send for their customers
  Seconds outage = 3600;           // in each week, without DNS; assumed
  Seconds list_lag = 1800;         // until a DNSBL has half of what it learns; assumed
};

enum class Kind : std::uint8_t { Person, Newsletter, List, Code, Callback, Spam };
inline constexpr std::size_t kKindCount = 6;

// The last hop of a message, and for spam the machine that was abused for it.
enum class Source : std::uint8_t {
  Provider,   // a pool that people use
  Service,    // one that sends for customers
  Server,     // a small mail server
  Nameless,   // one with no name, or one of a line
  Forwarder,  // a server that forwards the mail of its user
  Rented,
  Infected
};
inline constexpr std::size_t kSourceCount = 7;

struct Message {
  Seconds at = 0;  // time of the first attempt, since the start
  Kind kind = Kind::Person;
  Source source = Source::Server;
  std::string sender;
  std::string recipient;
  Origin origin{};
  Schedule schedule = Schedule::Postfix;
  std::optional<PoolName> pool;  // where it is sent from; if nothing, from `host`
  Host host;
  bool is_answer = false;  // the recipient wrote to the sender an hour before
  double points = 0;       // what a filter gives for its contents

  Host host_of(std::size_t attempt, int narrowing) const {
    return pool ? pool_host(*pool, origin, attempt, narrowing) : host;
  }
};

std::vector<Message> make_trace(const TraceSettings& settings);

}  // namespace grayling::simulation
