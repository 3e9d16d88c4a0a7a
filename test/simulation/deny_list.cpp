// SPDX-License-Identifier: MIT
#include "simulation/deny_list.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "simulation/assumptions.hpp"
#include "simulation/dice.hpp"
#include "simulation/dns_lists.hpp"
#include "simulation/senders.hpp"

namespace grayling::simulation {
namespace {

constexpr std::uint64_t kDenied = 3;  // a stream of dice

double denied_share(std::uint32_t address) {
  switch (host_class(address)) {
    case HostClass::Infected:
      return kDeniedInfected;
    case HostClass::Rented:
      return kDeniedRented;
    default:
      return kDeniedInnocent;
  }
}

}  // namespace

DenyList::DenyList(const std::vector<Message>& trace, Seconds lag) : lag_(lag) {
  std::unordered_map<std::uint32_t, Seconds> last;
  for (const auto& message : trace) {
    if (message.source != Source::Infected && message.source != Source::Rented) continue;
    const auto address = ipv4_number(message.host.address);
    const auto [found, is_new] = last.try_emplace(address, message.at);
    if (is_new || message.at - found->second > kDenyMemory) {
      starts_[address].push_back(message.at);
    }
    found->second = message.at;
  }
}

std::optional<Seconds> DenyList::start_of(std::uint32_t address, Seconds at) const {
  const auto found = starts_.find(address);
  if (found == starts_.end()) return std::nullopt;
  const auto& starts = found->second;
  const auto next = std::upper_bound(starts.begin(), starts.end(), at);
  return next == starts.begin() ? std::nullopt : std::optional(*std::prev(next));
}

bool DenyList::has(std::uint32_t address, Seconds at) const {
  if (is_test_address(address)) return address == kTestEntry;
  const auto start = start_of(address, at);
  Dice dice(address | static_cast<std::uint64_t>(start.value_or(0)) << 32U, kDenied);
  if (dice.happens(denied_share(address))) return true;
  if (!start || !dice.happens(kLearned)) return false;
  const double halves = -std::log2(1 - dice.share());
  return static_cast<double>(at - *start) >= halves * static_cast<double>(lag_);
}

}  // namespace grayling::simulation
