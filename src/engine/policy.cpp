// SPDX-License-Identifier: MIT
// Which settings hold for a question, those of a policy or [greylist], and what they answer.
#include "engine/engine_impl.hpp"
#include "grayling/greylist/answer.hpp"

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

const GreylistSettings& Engine::Impl::greylist(const Decided& decided) const {
  return decided.policy ? *decided.policy : settings_.greylist;
}

// A tutorial's table knows senders only, whatever was configured.
Match Engine::Impl::match(const GreylistSettings& greylist) const {
  return watch_.kind() == TableKind::Tutorial ? Match::Sender : greylist.match;
}

std::string_view Engine::Impl::action_for(const Question& question, Decision decision,
                                          bool passes) {
  const auto& settings = greylist(question);
  const auto& request = question.request;
  const bool is_full_table = watch_.kind() == TableKind::Full;
  switch (action_kind(settings, decision, passes, is_full_table, request.protocol_state)) {
    case ActionKind::Dunno:
      break;
    case ActionKind::Defer:  // a tutorial's table knows no times
      return action_ = defer_action(settings, is_full_table ? settings.delay : 0, decision.delayed);
    case ActionKind::Prepend:
      if (!messages_.take_header(request.instance)) break;
      return action_ = prepend_action(settings, decision.delayed, clock_.now());
  }
  return kDunno;
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
