// SPDX-License-Identifier: MIT
#include "engine/signals/dns_rounds.hpp"

#include "grayling/base/assert.hpp"

namespace grayling {

DnsRounds::~DnsRounds() {
  for (const auto& [number, round] : rounds_) cancel(round);
}

// A question's tag has the number of its round and its place there.
void DnsRounds::start(const std::vector<DnsQuestion>& questions, Monotonic deadline, Done done) {
  GRAYLING_ASSERT(questions.size() <= kRoundQuestionsMax);
  const bool is_asked = resolver_ != nullptr && !questions.empty() &&
                        clock_.monotonic() < deadline && rounds_.size() < kDnsRoundsMax;
  if (!is_asked) return done(std::vector<DnsAnswer>(questions.size()));
  const std::uint64_t number = ++last_number_;
  Round& round = rounds_[number];
  round.answers.resize(questions.size());
  round.left = questions.size();
  round.deadline = deadline;
  round.done = std::move(done);
  deadlines_.emplace(deadline, number);
  for (std::size_t n = 0; n < questions.size(); ++n) {
    round.open.push_back(resolver_->ask(questions[n].name, questions[n].type, *this,
                                        number * kRoundQuestionsMax + n));
  }
}

void DnsRounds::on_answer(std::uint64_t tag, const DnsAnswer& answer) {
  const auto found = rounds_.find(tag / kRoundQuestionsMax);
  GRAYLING_ASSERT(found != rounds_.end());  // its questions would have been cancelled
  const std::size_t place = tag % kRoundQuestionsMax;
  Round& round = found->second;
  GRAYLING_ASSERT(place < round.open.size() && round.open[place] != 0);
  round.open[place] = 0;
  round.answers[place] = answer;
  if (--round.left == 0) end(found);
}

void DnsRounds::end_late(Monotonic now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    end(rounds_.find(deadlines_.begin()->second));
  }
}

void DnsRounds::end_all() {
  const std::uint64_t last = last_number_;
  while (!rounds_.empty() && rounds_.begin()->first <= last) end(rounds_.begin());
}

void DnsRounds::cancel(const Round& round) {
  for (const auto question : round.open) {
    if (question != 0) resolver_->cancel(question);
  }
}

void DnsRounds::end(Rounds::iterator round) {
  GRAYLING_ASSERT(round != rounds_.end());
  cancel(round->second);
  const auto node = rounds_.extract(round);  // `done` may start another
  const Round& ended = node.mapped();
  deadlines_.erase({ended.deadline, node.key()});
  GRAYLING_ASSERT(deadlines_.size() == rounds_.size());
  ended.done(ended.answers);
}

}  // namespace grayling
