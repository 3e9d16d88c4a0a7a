// SPDX-License-Identifier: MIT
#include "engine/shared_rules.hpp"

namespace grayling {

void SharedRules::tell_unmet(std::optional<TableKind> kind, Log& log) const {
  if (kind != TableKind::Tutorial || !policies) return;
  for (std::size_t number = 1; number <= policies->count(); ++number) {
    const auto& policy = policies->settings(number);
    if (policy.match == greylist->match && policy.delay == greylist->delay) continue;
    return log.warning(
        "policy: the tutorial's table knows senders alone, and no times: match and delay of a "
        "[[policy]] don't apply; grayling migrate upgrades it");
  }
}

}  // namespace grayling
