// SPDX-License-Identifier: MIT
#include "grayling/store/acquaintance.hpp"

namespace grayling {

std::optional<StandingKey> key_of_acquaintance(const Key& key) {
  const auto& [sender, client, recipient] = key;
  if (!client.empty()) {
    if (!sender.empty() || !recipient.empty()) return std::nullopt;
    return StandingKey{StandingKind::Client, client, ""};
  }
  if (!sender.empty() && !recipient.empty()) {
    return StandingKey{StandingKind::Correspondent, sender, recipient};
  }
  if (!sender.empty() || recipient.size() < 2 || recipient.front() != '@') return std::nullopt;
  return StandingKey{StandingKind::LocalDomain, recipient.substr(1), ""};
}

}  // namespace grayling
