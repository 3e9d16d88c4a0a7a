// SPDX-License-Identifier: MIT
// Which domains most of those that wait say they are from, in the last hour or two. What is counted
// are strangers' requests that the store has seen: a known sender's never come here. Memory is
// bounded: the "space-saving" counters of Metwally, Agrawal and El Abbadi (2005), whose rarest
// entry makes room for a domain that has none, so that frequent ones stay whatever a flood invents.
// Owned by the engine's statistics. note() belongs to the loop's thread, top() to any.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/clock.hpp"

namespace grayling {

struct WaitingDomain {
  std::string domain;            // printable(); "" is the null sender; a long one begins with "…"
  std::uint64_t first_seen = 0;  // sightings
  std::uint64_t too_early = 0;   // retries before `delay`
  std::uint64_t came_back = 0;   // first passes

  std::uint64_t waiting() const { return first_seen > came_back ? first_seen - came_back : 0; }
};

class WaitingDomains {
 public:
  // Domains that are counted at a time: a list of the first ten needs no more to be right, and a
  // stranger's request costs one look along them.
  static constexpr std::size_t kDomainsMax = 128;
  // What is kept of a domain, from its end: what somebody registered is there.
  static constexpr std::size_t kDomainBytesMax = 64;
  // How long one table counts; it is then shown for the same time.
  static constexpr std::chrono::hours kPeriod{1};

  enum class Event : std::uint8_t { FirstSeen, TooEarly, CameBack };

  // `sender` is an envelope address as it came; "" is the null sender. Where somebody is reading at
  // this moment it isn't counted: the loop waits for nobody.
  void note(Event event, std::string_view sender, Monotonic now);

  // The domains whose mail waits, at most `count`, those with the most first.
  std::vector<WaitingDomain> top(std::size_t count, Monotonic now) const;

 private:
  // Entries as columns, so that a look along one of them is a look along an array.
  struct Table {
    std::int64_t period = -1;  // which one it counts
    std::array<std::uint64_t, kDomainsMax> hashes{};
    std::array<std::uint64_t, kDomainsMax> weights{};  // 0: free; with what its place had before
    std::array<WaitingDomain, kDomainsMax> domains;
  };

  void count(Event event, std::string_view domain, Table& table) const;

  mutable std::mutex mutex_;
  std::array<Table, 2> tables_;  // of even and odd periods
  std::string scratch_;
};

}  // namespace grayling
