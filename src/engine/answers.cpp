// SPDX-License-Identifier: MIT
#include "engine/answers.hpp"

#include "engine/action.hpp"
#include "engine/consider.hpp"

namespace grayling {

void Answers::pass(const Question& question, std::string_view reason) {
  decision_log_.note(question, kPass, reason);
  question.asker.on_answer(question.tag, kDunno);
}

void Answers::pass_unjudged(const Question& question) {
  decision_log_.count(question, kPass, "other state");
  question.asker.on_answer(question.tag, kDunno);
}

void Answers::answer(const Question& question, Decision decision) {
  const auto& [request, asker, tag, asked_at, policy, findings] = question;
  const bool is_failure_passed = decision.reason == Reason::StoreFailed && is_permitted_on_failure_;
  const bool passes = grayling::passes(decision.reason) || is_failure_passed;
  const bool is_first = decision.reason == Reason::FirstPass;
  decision_log_.note(question, passes ? kPass : kGreylist, reason_text(decision.reason),
                     is_first ? std::optional(decision.delayed) : std::nullopt);
  const bool is_full_table = kind_ == TableKind::Full;
  const ActionKind action =
      action_kind(*policy, decision, passes, is_full_table, request.protocol_state);
  const bool is_plain = action == ActionKind::Dunno ||
                        (action == ActionKind::Prepend && !messages_.take_header(request.instance));
  if (is_plain) return asker.on_answer(tag, kDunno);
  asker.on_answer(tag, action_text(action, *policy, decision, is_full_table, clock_.now()));
}

// A pass as a correspondent or by points holds for one recipient. With match = "sender" the hash
// stands for all recipients of the message, so such a pass isn't remembered.
void Answers::conclude(const Question& question, const KeyHash& hash, Decision decision) {
  const auto& policy = *question.policy;
  const Reason reason = decision.reason;
  const bool is_of_recipient = reason == Reason::Correspondent || reason == Reason::NotSuspicious ||
                               reason == Reason::Trusted;
  const bool is_of_one = is_of_recipient && match_of(policy, kind_) == Match::Sender;
  if (hash != KeyHash{} && !is_of_one) {
    messages_.remember(question.request.instance, hash, decision.reason, policy.policy);
  }
  answer(question, decision);
}

}  // namespace grayling
