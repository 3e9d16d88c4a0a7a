// SPDX-License-Identifier: MIT
#include "cli/replay/dns_asker.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "grayling/base/dns_name.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::size_t kOpenMax = 400;   // fewer than the resolver has sockets
constexpr std::size_t kInVainMin = 50;  // questions without an answer
// Questions that couldn't be asked in time are asked later, but no more than are due in this time.
constexpr Monotonic kCatchUp = std::chrono::seconds(1);
// An evaluation of SPF asks no more (RFC 7208, section 4.6.4). Without a limit a domain whose
// records always include new names would be followed for ever.
constexpr std::uint8_t kFollowedMax = 10;

}  // namespace

std::vector<std::string> spf_domains_in(const std::vector<std::string>& texts) {
  std::vector<std::string> domains;
  for (const auto& text : texts) {
    const std::string record = lower_case(text);
    if (!record.starts_with("v=spf1 ")) continue;
    for (std::size_t begin = 0; begin < record.size();) {
      const auto end = std::min(record.find(' ', begin), record.size());
      std::string_view term = std::string_view(record).substr(begin, end - begin);
      begin = end + 1;
      if (!term.empty() && std::string_view("+-~?").find(term[0]) != std::string_view::npos) {
        term.remove_prefix(1);
      }
      if (!term.starts_with("include:") && !term.starts_with("redirect=")) continue;
      const auto name = without_final_dot(term.substr(term.find_first_of(":=") + 1));
      const bool is_plain = name.find('%') == std::string_view::npos && is_mail_domain(name);
      if (is_plain) domains.emplace_back(name);
    }
  }
  return domains;
}

DnsAsker::DnsAsker(std::vector<DnsQuestion> questions, unsigned per_second, Resolver& resolver,
                   const Clock& clock, DnsAnswers& answers)
    : interval_(Monotonic(std::chrono::seconds(1)) / per_second),
      resolver_(resolver),
      clock_(clock),
      answers_(answers),
      next_(clock.monotonic()),
      left_(questions.size(), kFollowedMax) {
  for (auto& question : questions) waiting_.push_back({std::move(question), waiting_.size()});
}

DnsAsker::~DnsAsker() {
  for (const auto& [tag, open] : open_) resolver_.cancel(open.id);
}

void DnsAsker::go_on() {
  const Monotonic now = clock_.monotonic();
  next_ = std::max(next_, now - kCatchUp);
  while (!waiting_.empty() && next_ <= now && open_.size() < kOpenMax) {
    next_ += interval_;
    const std::uint64_t tag = ++asked_;
    Open& open = open_[tag];
    open.asked = std::move(waiting_.front());
    waiting_.pop_front();
    open.id = resolver_.ask(open.asked.question.name, open.asked.question.type, *this, tag);
  }
}

bool DnsAsker::is_in_vain() const {
  return failed_in_a_row_ >= kInVainMin && resolver_.is_down();
}

void DnsAsker::on_answer(std::uint64_t tag, const DnsAnswer& answer) {
  const auto node = open_.extract(tag);
  const auto& [question, root] = node.mapped().asked;
  ++answered_;
  failed_in_a_row_ = answer.kind == DnsAnswer::Kind::Failure ? failed_in_a_row_ + 1 : 0;
  answers_.add(question.name, question.type, answer, clock_.now());
  if (question.type == RecordType::Txt) follow(answer, root);
}

// The evaluation of SPF would ask for these one after the other, each in another round.
void DnsAsker::follow(const DnsAnswer& answer, std::size_t root) {
  for (auto& domain : spf_domains_in(answer.texts)) {
    if (left_[root] == 0) return;
    if (answers_.has(domain, RecordType::Txt) || !followed_.insert(domain).second) continue;
    --left_[root];
    waiting_.push_back({{std::move(domain), RecordType::Txt}, root});
  }
}

}  // namespace grayling
