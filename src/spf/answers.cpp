// SPDX-License-Identifier: MIT
#include "spf/answers.hpp"

#include <algorithm>
#include <utility>

#include "spf/name.hpp"

namespace grayling {
namespace {

std::size_t bytes_of(const DnsAnswer& answer) {
  std::size_t bytes = 0;
  for (const auto& address : answer.addresses) bytes += address.is_ipv4() ? std::size_t{4} : 16;
  for (const auto& text : answer.texts) bytes += text.size() + 1;
  for (const auto& host : answer.mail_hosts) bytes += host.name.size() + 3;
  for (const auto& name : answer.names) bytes += name.size() + 1;
  return bytes;
}

}  // namespace

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

void SpfAnswers::answer(DnsAnswer answer) {
  bytes_ += bytes_of(answer);
  if (bytes_ > kSpfAnswerBytesMax) {
    is_exhausted_ = true;
    answer = {};
  }
  known_.push_back({std::move(wanted_), std::move(answer)});
  is_wanted_ = false;
}

}  // namespace grayling
