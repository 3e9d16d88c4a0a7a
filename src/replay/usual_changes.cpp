// SPDX-License-Identifier: MIT
#include <utility>

#include "grayling/replay/replay.hpp"

namespace grayling {

std::vector<ReplayCandidate> usual_changes(const ReplayCandidate& today) {
  std::vector<ReplayCandidate> changes;
  const GreylistSettings& greylist = *today.settings.greylist;
  const auto add = [&](const char* name, const char* line, auto change) {
    GreylistSettings changed = greylist;
    change(changed);
    ReplayCandidate candidate = today;
    candidate.settings.greylist = std::make_shared<const GreylistSettings>(std::move(changed));
    candidate.name = name;
    candidate.line = line;
    changes.push_back(std::move(candidate));
  };
  const bool asks = today.settings.dns_timeout.count() > 0;
  if (asks && greylist.spf != SpfUse::Pass) {
    add("let in mail that passes SPF", "[greylist] spf = \"pass\"",
        [](GreylistSettings& settings) { settings.spf = SpfUse::Pass; });
  }
  if (!greylist.selective) {
    add("defer only what is suspicious", "[suspicion] selective = true",
        [](GreylistSettings& settings) { settings.selective = true; });
  }
  if (greylist.delay > 60) {
    add("wait one minute", "[greylist] delay = \"1m\"",
        [](GreylistSettings& settings) { settings.delay = 60; });
  }
  if (greylist.auto_allow_after != 1 && greylist.auto_allow_after != 2) {
    add("trust a client after two passes", "[greylist] auto_allow_after = 2",
        [](GreylistSettings& settings) { settings.auto_allow_after = 2; });
  }
  return changes;
}

}  // namespace grayling
