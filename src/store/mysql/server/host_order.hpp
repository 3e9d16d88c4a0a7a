// SPDX-License-Identifier: MIT
// In which order the hosts of a URL are tried. Owned by a MysqlStore, used by its thread alone.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

#include "grayling/base/assert.hpp"
#include "grayling/base/clock.hpp"

namespace grayling::mysql {

// A host that hung, or wouldn't write, is tried after all others for so long: trying it may cost a
// second each time, and requests wait meanwhile.
inline constexpr std::chrono::seconds kHostRest{10};

class HostOrder {
 public:
  explicit HostOrder(std::size_t hosts) : rests_until_(hosts, Monotonic::min()) {}

  // The indices of all hosts: as the URL names them, those that rest after the others.
  std::vector<std::size_t> order(Monotonic now) const {
    std::vector<std::size_t> hosts;
    for (std::size_t i = 0; i < rests_until_.size(); ++i) hosts.push_back(i);
    std::stable_partition(hosts.begin(), hosts.end(),
                          [&](std::size_t host) { return rests_until_[host] <= now; });
    return hosts;
  }

  void rest(std::size_t host, Monotonic now) {
    GRAYLING_ASSERT(host < rests_until_.size());
    rests_until_[host] = now + kHostRest;
  }
  void end_rest(std::size_t host) {
    GRAYLING_ASSERT(host < rests_until_.size());
    rests_until_[host] = Monotonic::min();
  }

 private:
  std::vector<Monotonic> rests_until_;
};

}  // namespace grayling::mysql
