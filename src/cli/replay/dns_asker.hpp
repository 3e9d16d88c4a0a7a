// SPDX-License-Identifier: MIT
// Asks the DNS what a replay lacks, a limited number of questions a second, and keeps the answers.
// Owned by the command; one thread, the resolver's.
#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/replay/dns_answers.hpp"
#include "grayling/resolver/resolver.hpp"

namespace grayling {

class DnsAsker final : private AnswerHandler {
 public:
  // All must outlive this. `per_second` is at least 1.
  DnsAsker(std::vector<DnsQuestion> questions, unsigned per_second, Resolver& resolver,
           const Clock& clock, DnsAnswers& answers);
  ~DnsAsker() override;  // cancels the questions that are open
  DnsAsker(const DnsAsker&) = delete;
  DnsAsker& operator=(const DnsAsker&) = delete;

  // Asks what is due now. Call it often.
  void go_on();

  bool is_done() const { return waiting_.empty() && open_.empty(); }
  // kInVainMin questions in a row had no answer, and the resolver says that the DNS is down.
  bool is_in_vain() const;

  std::size_t answered() const { return answered_; }
  std::size_t all() const { return answered_ + open_.size() + waiting_.size(); }

 private:
  struct Asked {
    DnsQuestion question;
    std::size_t root = 0;  // the place in left_ of the question that led to it
  };
  struct Open {
    Asked asked;
    Resolver::QuestionId id = 0;
  };

  void on_answer(std::uint64_t tag, const DnsAnswer& answer) override;
  void follow(const DnsAnswer& answer, std::size_t root);

  const Monotonic interval_;
  Resolver& resolver_;
  const Clock& clock_;
  DnsAnswers& answers_;
  Monotonic next_;  // when the next may be asked
  std::deque<Asked> waiting_;
  std::vector<std::uint8_t> left_;                // how many domains each root may still lead to
  std::unordered_map<std::uint64_t, Open> open_;  // by tag
  std::set<std::string> followed_;
  std::uint64_t asked_ = 0;
  std::size_t answered_ = 0;
  std::size_t failed_in_a_row_ = 0;
};

// The domains whose SPF records these TXT records of a name lead to, whoever the client is: those
// of "include:" and "redirect=" that have no macro.
std::vector<std::string> spf_domains_in(const std::vector<std::string>& texts);

}  // namespace grayling
