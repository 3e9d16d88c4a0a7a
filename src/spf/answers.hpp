// SPDX-License-Identifier: MIT
// What the DNS has answered in one evaluation, so that nothing is asked twice. Bounded by the
// questions and bytes that an evaluation may have. Owned by it; its thread.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

#include "grayling/base/dns_answer.hpp"
#include "grayling/spf/evaluation.hpp"

namespace grayling {

class SpfAnswers {
 public:
  // The answer, which stays where it is; nullptr: there is none yet, and wanted() is what to ask,
  // or it would be more than an evaluation may ask, and is_exhausted(). `name` can_be_asked(); one
  // that can't has no records.
  const DnsAnswer* find(std::string_view name, RecordType type);

  const SpfQuestion* wanted() const { return is_wanted_ ? &wanted_ : nullptr; }
  void answer(DnsAnswer answer);  // to wanted()

  bool is_exhausted() const { return is_exhausted_; }
  int questions() const { return static_cast<int>(known_.size()); }

 private:
  struct Known {
    SpfQuestion question;
    DnsAnswer answer;
  };
  std::deque<Known> known_;  // at most kSpfQuestionsMax
  SpfQuestion wanted_;
  bool is_wanted_ = false;
  std::size_t bytes_ = 0;
  bool is_exhausted_ = false;
};

}  // namespace grayling
