// SPDX-License-Identifier: MIT
#include "spf/answers.hpp"

#include <algorithm>
#include <utility>

#include "spf/name.hpp"
#include "spf/record.hpp"

namespace grayling {

const DnsAnswer* SpfAnswers::find(std::string_view name, RecordType type) {
  static const DnsAnswer no_name{DnsAnswer::Kind::NoName, {}, {}, {}, {}};
  if (!can_be_asked(name)) return &no_name;
  const auto found = std::find_if(known_.begin(), known_.end(), [&](const Known& known) {
    return known.question.type == type && known.question.name == name;
  });
  if (found != known_.end()) return &found->answer;
  if (known_.size() >= kSpfQuestionsMax) is_exhausted_ = true;
  is_wanted_ = !is_exhausted_;
  if (is_wanted_) wanted_ = {std::string(name), type};
  return nullptr;
}

// A domain may have any number of TXT records, of which those for SPF are of use.
void SpfAnswers::answer(DnsAnswer answer) {
  std::erase_if(answer.texts, [](const auto& text) { return !is_spf_record(text); });
  bytes_ += memory_of(answer);
  if (bytes_ > kSpfAnswerBytesMax) {
    is_exhausted_ = true;
    answer = {};
  }
  known_.push_back({std::move(wanted_), std::move(answer)});
  is_wanted_ = false;
}

}  // namespace grayling
