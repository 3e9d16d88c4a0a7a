// SPDX-License-Identifier: MIT
// The first steps with every request, for the engine and for `grayling explain`: which settings
// hold for it, and what it is to them. Pure but for the memory of providers.
#pragma once

#include <optional>
#include <vector>

#include "grayling/engine/rules.hpp"
#include "grayling/greylist/subject.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// A tutorial's table knows senders alone, whatever was configured. `kind` none: not known yet.
inline Match match_of(const GreylistSettings& settings, std::optional<TableKind> kind) {
  return kind == TableKind::Tutorial ? Match::Sender : settings.match;
}

// Finds the policy that `request` falls under, or else [greylist], and reads the request by it into
// `subject`, whose strings keep their memory. `steps`, if given, takes the rules that were looked
// at (greylist/subject.hpp). Returns the settings that hold.
inline const GreylistSettings& consider_request(const Rules& rules, std::optional<TableKind> kind,
                                                ProviderMemory* providers,
                                                const PolicyRequest& request, Subject& subject,
                                                std::vector<SubjectStep>* steps = nullptr) {
  const GreylistSettings* const policy =
      rules.policies == nullptr
          ? nullptr
          : rules.policies->find(request.recipient, request.policy_context, subject.scratch);
  const GreylistSettings& settings = policy == nullptr ? rules.greylist : *policy;
  read_subject({settings, rules.exemptions, match_of(settings, kind), providers}, request, subject,
               steps);
  return settings;
}

}  // namespace grayling
