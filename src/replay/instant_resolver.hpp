// SPDX-License-Identifier: MIT
// A Resolver that answers from a source at the time of a clock. Answers come by deliver(), without
// delay. One thread.
#pragma once

#include <deque>
#include <string>
#include <utility>

#include "grayling/base/clock.hpp"
#include "grayling/replay/engine_player.hpp"
#include "grayling/resolver/resolver.hpp"

namespace grayling {

class InstantResolver final : public Resolver {
 public:
  // Both must outlive it.
  InstantResolver(AnswerSource& source, const Clock& clock) : source_(source), clock_(clock) {}

  QuestionId ask(std::string_view name, RecordType type, AnswerHandler& handler,
                 std::uint64_t tag) override {
    open_.push_back({++last_id_, {std::string(name), type}, &handler, tag});
    return last_id_;
  }

  void cancel(QuestionId id) override {
    std::erase_if(open_, [=](const Open& open) { return open.id == id; });
  }

  bool is_down() const override { return source_.is_down(clock_.now()); }
  bool is_record() const override { return true; }

  // Gives all answers, also to questions that are asked meanwhile. Returns true if there were any.
  bool deliver() {
    bool was_asked = false;
    while (!open_.empty()) {
      was_asked = true;
      const Open next = std::move(open_.front());
      open_.pop_front();
      next.handler->on_answer(next.tag,
                              source_.answer(next.question.name, next.question.type, clock_.now()));
    }
    return was_asked;
  }

 private:
  struct Open {
    QuestionId id = 0;
    DnsQuestion question;
    AnswerHandler* handler = nullptr;
    std::uint64_t tag = 0;
  };

  AnswerSource& source_;
  const Clock& clock_;
  std::deque<Open> open_;
  QuestionId last_id_ = 0;
};

}  // namespace grayling
