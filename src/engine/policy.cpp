// SPDX-License-Identifier: MIT
// Which settings hold for a question: those of a policy, or [greylist].
#include "engine/engine_impl.hpp"

namespace grayling {

const GreylistSettings* Engine::Impl::policy_of(const PolicyRequest& request) {
  if (!settings_.policies) return nullptr;
  return settings_.policies->find(request.recipient, request.policy_context, scratch_);
}

// For who outlives a reload; `policy` is one of those in use.
std::shared_ptr<const GreylistSettings> Engine::Impl::shared(const GreylistSettings* policy) const {
  if (policy == nullptr) return nullptr;
  return std::shared_ptr<const GreylistSettings>(settings_.policies, policy);
}

const GreylistSettings& Engine::Impl::greylist(const Question& question) const {
  return question.policy != nullptr ? *question.policy : settings_.greylist;
}

// A tutorial's table knows senders only, whatever was configured.
Match Engine::Impl::match(const GreylistSettings& greylist) const {
  return watch_.kind() == TableKind::Tutorial ? Match::Sender : greylist.match;
}

void Engine::Impl::tell_unmet_policies() {
  if (watch_.kind() != TableKind::Tutorial || !settings_.policies) return;
  for (std::size_t number = 1; number <= settings_.policies->count(); ++number) {
    const auto& policy = settings_.policies->settings(number);
    const auto& all = settings_.greylist;
    if (policy.match == all.match && policy.delay == all.delay) continue;
    log_.warning(
        "policy: the tutorial's table knows senders alone, and no times: match and delay of a "
        "[[policy]] don't apply; grayling migrate upgrades it");
    return;
  }
}

}  // namespace grayling
