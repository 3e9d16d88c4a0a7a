// SPDX-License-Identifier: MIT
// A set of networks, each with the number of its entry. They are sorted, and none lies inside
// another, so a look-up is one binary search in a bucket of networks with the same first 16 bits.
// One thread adds the networks; after finish() any thread may search.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "grayling/base/assert.hpp"
#include "grayling/base/ip.hpp"
#include "greylist/text_set.hpp"

namespace grayling {

class NetworkSet {
 public:
  void add(const IpNetwork& network, EntryNumber entry) { networks_.push_back({network, entry}); }

  // Call it after the last add(). Drops networks that lie inside another.
  void finish() {
    std::stable_sort(networks_.begin(), networks_.end(), [](const Entry& a, const Entry& b) {
      return std::pair(a.network.first(), a.network.prefix()) <
             std::pair(b.network.first(), b.network.prefix());
    });
    std::size_t kept = 0;
    for (const auto& entry : networks_) {
      if (kept > 0 && networks_[kept - 1].network.contains(entry.network.first())) continue;
      networks_[kept++] = entry;
    }
    networks_.erase(networks_.begin() + static_cast<std::ptrdiff_t>(kept), networks_.end());
    index();
  }

  std::optional<EntryNumber> find(const IpAddress& address) const {
    if (networks_.empty()) return std::nullopt;
    const std::size_t bucket = bucket_of(address);
    const auto after = std::upper_bound(
        networks_.begin() + starts_[bucket], networks_.begin() + starts_[bucket + 1], address,
        [](const IpAddress& a, const Entry& entry) { return a < entry.network.first(); });
    if (after == networks_.begin()) return std::nullopt;
    const Entry& before = *(after - 1);  // it may begin in an earlier bucket
    return before.network.contains(address) ? std::optional(before.entry) : std::nullopt;
  }

 private:
  struct Entry {
    IpNetwork network;
    EntryNumber entry;
  };
  static constexpr std::size_t kBuckets = std::size_t{2} << 16U;

  // Buckets are in the order of addresses: IPv6 before IPv4, as IpAddress compares.
  static std::size_t bucket_of(const IpAddress& address) {
    return (address.is_ipv4() ? kBuckets / 2 : 0) + address.first_bits();
  }

  void index() {
    starts_.assign(networks_.empty() ? 0 : kBuckets + 1, 0);
    for (const auto& entry : networks_) ++starts_[bucket_of(entry.network.first()) + 1];
    for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
    GRAYLING_ASSERT(starts_.empty() ||
                    static_cast<std::size_t>(starts_.back()) == networks_.size());
  }

  std::vector<Entry> networks_;
  std::vector<std::int32_t> starts_;  // where each bucket begins in networks_, and the end
};

}  // namespace grayling
