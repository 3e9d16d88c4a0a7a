// SPDX-License-Identifier: MIT
#include "resolver/call_table.hpp"

#include <algorithm>

#include "grayling/base/text.hpp"
#include "grayling/resolver/options.hpp"
#include "resolver/question_name.hpp"

namespace grayling {
namespace {

constexpr std::size_t kOfDomainPart = 8;
constexpr std::size_t kOfDomainMin = 8;  // one mail may ask as many

}  // namespace

std::size_t CallTable::of_domain_max(std::size_t calls_max) {
  return std::max<std::size_t>(std::min(calls_max, kDnsSocketsMax) / kOfDomainPart, kOfDomainMin);
}

CallTable::Added CallTable::add(const std::string& escaped_name, RecordType type,
                                QuestionId question, std::size_t calls_max) {
  std::pair key(lower_case(escaped_name), type);
  if (const auto found = calls_.find(key); found != calls_.end()) {
    found->second.questions.push_back(question);
    return {&*found, false};
  }
  if (calls_.size() >= calls_max) return {};
  std::string domain = domain_of_name(escaped_name);
  std::size_t& of_domain = of_domains_[domain];
  if (of_domain >= of_domain_max(calls_max)) return {};
  ++of_domain;
  const auto added = calls_.emplace(std::move(key), Open{std::move(domain), {question}});
  return {&*added.first, true};
}

std::vector<CallTable::QuestionId> CallTable::remove(Call call) {
  const auto node = calls_.extract(call->first);
  const auto of_domain = of_domains_.find(node.mapped().domain);
  if (--of_domain->second == 0) of_domains_.erase(of_domain);
  return std::move(node.mapped().questions);
}

void CallTable::clear() {
  calls_.clear();
  of_domains_.clear();
}

}  // namespace grayling
