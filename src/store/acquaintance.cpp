// SPDX-License-Identifier: MIT
#include "grayling/store/acquaintance.hpp"

namespace grayling {

Key acquaintance_key(const StandingKey& key) {
  if (key.is_none()) return {};
  switch (key.kind) {
    case StandingKind::Client:
      return {"", key.name, ""};
    case StandingKind::Correspondent:
      return {key.name, "", key.partner};
    case StandingKind::LocalDomain:
      break;
  }
  return {"", "", "@" + key.name};
}

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
