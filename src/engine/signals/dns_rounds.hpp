// SPDX-License-Identifier: MIT
// Questions to the DNS that are asked side by side, as a round: those under way, each with a
// deadline. What isn't answered by then is a Failure. Bounded by kDnsRoundsMax; a round beyond it
// ends at once without an answer. Owned by the engine; the loop's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "engine/limits.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/resolver/resolver.hpp"

namespace grayling {

class DnsRounds final : private AnswerHandler {
 public:
  // The answers, in the order of the questions.
  using Done = std::function<void(const std::vector<DnsAnswer>&)>;

  // `resolver` null: nobody is asked, and each round ends at once. All must outlive this object.
  DnsRounds(Resolver* resolver, const Clock& clock) : resolver_(resolver), clock_(clock) {}
  ~DnsRounds() override;  // cancels all; their `done` isn't called
  DnsRounds(const DnsRounds&) = delete;
  DnsRounds& operator=(const DnsRounds&) = delete;

  // Calls `done` once, at `deadline` at the latest; it may do so before this returns. At most
  // kRoundQuestionsMax questions.
  void start(const std::vector<DnsQuestion>& questions, Monotonic deadline, Done done);

  // Ends the rounds whose time is over.
  void end_late(Monotonic now);
  // Ends all that were started before this call.
  void end_all();
  Monotonic next_time() const { return deadlines_.empty() ? kNever : deadlines_.begin()->first; }

  static constexpr std::size_t kRoundQuestionsMax = 64;

 private:
  struct Round {
    std::vector<DnsAnswer> answers;
    std::vector<Resolver::QuestionId> open;  // 0: it is answered
    std::size_t left = 0;                    // that are open
    Monotonic deadline{};
    Done done;
  };
  using Rounds = std::map<std::uint64_t, Round>;

  void on_answer(std::uint64_t tag, const DnsAnswer& answer) override;
  void cancel(const Round& round);
  void end(Rounds::iterator round);

  Resolver* resolver_;
  const Clock& clock_;
  Rounds rounds_;
  std::set<std::pair<Monotonic, std::uint64_t>> deadlines_;  // with the number of the round
  std::uint64_t last_number_ = 0;
};

}  // namespace grayling
