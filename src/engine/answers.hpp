// SPDX-License-Identifier: MIT
// Answers requests: counts and logs each decision, puts it into the words of Postfix, and remembers
// what each message was told. Owned by the engine; the loop's thread.
#pragma once

#include <optional>
#include <string_view>

#include "engine/count/decision_log.hpp"
#include "engine/decision.hpp"
#include "engine/memory/message_memory.hpp"
#include "engine/question.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

class Answers {
 public:
  // All but `secret` must outlive this object. `secret`: a hash that nobody outside can know.
  Answers(EngineStatistics& statistics, Log& log, const Clock& clock, const KeyHash& secret)
      : clock_(clock), decision_log_(statistics, log, clock), messages_(secret) {}

  // The table is of this kind, as is known now.
  void set_table(TableKind kind) { kind_ = kind; }
  // store.on_failure: what is told if the store has failed.
  void set_permitted_on_failure(bool is_permitted) { is_permitted_on_failure_ = is_permitted; }

  // To mail that isn't greylisted, or whose sender is known, for this reason (a literal). It gets
  // no header.
  void pass(const Question& question, std::string_view reason);
  // In a state of SMTP in which no verdict is due. That is counted, and not logged.
  void pass_unjudged(const Question& question);

  // To this request alone.
  void answer(const Question& question, Decision decision);
  // To the first recipient of a message: all others with this key are told the same, whatever comes
  // in between.
  void conclude(const Question& question, const KeyHash& hash, Decision decision);
  // What the message was told about this key; none: nothing yet.
  std::optional<Reason> told(const Question& question, const KeyHash& hash) const {
    return messages_.find(question.request.instance, hash, question.policy->policy);
  }

 private:
  const Clock& clock_;
  DecisionLog decision_log_;
  MessageMemory messages_;
  std::optional<TableKind> kind_;  // none: not known yet
  bool is_permitted_on_failure_ = true;
};

}  // namespace grayling
