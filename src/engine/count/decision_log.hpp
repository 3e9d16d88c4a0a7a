// SPDX-License-Identifier: MIT
// Counts and logs each decision of the engine, with the time until its answer. Owned by the
// engine; the loop's thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "engine/decision.hpp"
#include "engine/question.hpp"
#include "grayling/base/log.hpp"
#include "grayling/engine/statistics.hpp"
#include "grayling/greylist/answer.hpp"

namespace grayling {

class DecisionLog {
 public:
  // Counts that a monitor watches are there from the start, as 0, so that it sees the first rise.
  // The most frequent one comes first, because the counts are searched in this order.
  DecisionLog(EngineStatistics& statistics, Log& log, const Clock& clock)
      : statistics_(statistics), log_(log), clock_(clock) {
    statistics_.decisions.count(kPass, reason_text(Reason::Found), 0);
    for (const auto outcome : {Reason::New, Reason::Busy, Reason::PendingLimit}) {
      statistics_.decisions.count(kGreylist, reason_text(outcome), 0);
    }
    for (const auto action : {kPass, kGreylist}) {
      statistics_.decisions.count(action, reason_text(Reason::StoreFailed), 0);
    }
  }

  // `action` and `reason` are literals, as DecisionCounts has them. `delayed`: at a first pass, how
  // long the sender had to wait.
  void note(const Question& question, std::string_view action, std::string_view reason,
            std::optional<Seconds> delayed = std::nullopt) {
    count(question, action, reason);
    if (!log_.wants(LogLevel::Info)) return;
    set_decision(fields_, action, reason, delayed, question.request);
    const std::string_view line = write_decision(line_, fields_);
    if (question.findings == nullptr) return log_.write_fields(LogLevel::Info, line, fields_);
    const auto& [spf, points, signs] = *question.findings;
    const std::string_view said = spf ? spf_word(*spf) : std::string_view();
    log_.write_fields(LogLevel::Info, line, with_findings(fields_, {said, points, signs}));
  }

  // The same without a line in the log.
  void count(const Question& question, std::string_view action, std::string_view reason) {
    statistics_.decisions.count(action, reason);
    double seconds = 0;  // answered as it came
    if (question.asked_at) {
      seconds = std::chrono::duration<double>(clock_.monotonic() - *question.asked_at).count();
    }
    statistics_.decision_seconds.observe(std::max(seconds, 0.0));
  }

 private:
  EngineStatistics& statistics_;
  Log& log_;
  const Clock& clock_;
  DecisionFields fields_ = decision_fields("", "", {}, {});  // of the decision that is logged
  std::string line_;                                         // memory for a line
};

}  // namespace grayling
