// SPDX-License-Identifier: MIT
// A Resolver that answers from the trace's DNS at the time of a clock. Answers come by deliver(),
// without delay; in the hours without DNS each is a failure. One thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/resolver/resolver.hpp"
#include "simulation/greylister.hpp"
#include "simulation/trace_dns.hpp"

namespace grayling::simulation {

class TraceResolver final : public Resolver {
 public:
  // Both must outlive it. The clock began at kStart.
  TraceResolver(const TraceDns& dns, const Clock& clock) : dns_(dns), clock_(clock) {}

  QuestionId ask(std::string_view name, RecordType type, AnswerHandler& handler,
                 std::uint64_t tag) override {
    open_.push_back({++last_id_, std::string(name), type, &handler, tag});
    return last_id_;
  }

  void cancel(QuestionId id) override {
    std::erase_if(open_, [=](const Question& question) { return question.id == id; });
  }

  bool is_down() const override { return dns_.is_down(clock_.now() - kStart); }

  // Gives all answers, also to questions that are asked meanwhile. Returns true if there were any.
  bool deliver() {
    bool was_asked = false;
    while (!open_.empty()) {
      was_asked = true;
      const Question next = std::move(open_.front());
      open_.erase(open_.begin());
      next.handler->on_answer(next.tag, dns_.answer(next.name, next.type, clock_.now() - kStart));
    }
    return was_asked;
  }

 private:
  struct Question {
    QuestionId id = 0;
    std::string name;
    RecordType type{};
    AnswerHandler* handler = nullptr;
    std::uint64_t tag = 0;
  };

  const TraceDns& dns_;
  const Clock& clock_;
  std::vector<Question> open_;
  QuestionId last_id_ = 0;
};

}  // namespace grayling::simulation
