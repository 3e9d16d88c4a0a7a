// SPDX-License-Identifier: MIT
// When a client would try again, for attempts that the log doesn't have. One thread.
#pragma once

#include <algorithm>
#include <string>
#include <unordered_map>

#include "grayling/base/clock.hpp"

namespace grayling {

class RetryTimes {
 public:
  // A sender gives up after this (Postfix: maximal_queue_lifetime).
  static constexpr Seconds kGiveUp = 5 * kDay;

  // The client came back for the first time after `gap`.
  void learn(const std::string& client, Seconds gap) {
    if (gap <= 0 || (gaps_.size() == kClientsMax && !gaps_.contains(client))) return;
    gaps_[client] = gap;
  }

  // The least time before a retry: what the client was seen to do.
  Seconds least(const std::string& client) const {
    const auto found = gaps_.find(client);
    return found == gaps_.end() ? 300 : found->second;
  }

  // The seconds until the next attempt for a message of this age: the age itself, within limits
  // (Postfix: minimal_backoff_time, maximal_backoff_time), so 5, 10, 20, 40 minutes.
  static Seconds next(Seconds least, Seconds age) {
    return std::clamp(age, least, std::max<Seconds>(least, 4000));
  }

 private:
  static constexpr std::size_t kClientsMax = 100'000;
  std::unordered_map<std::string, Seconds> gaps_;
};

}  // namespace grayling
