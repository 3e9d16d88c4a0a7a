// SPDX-License-Identifier: MIT
// Asks the DNS without blocking. An AnswerHandler takes the answers. Owned by the service or a
// command; everything here is called on the loop's thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "grayling/base/dns_answer.hpp"

namespace grayling {

class AnswerHandler {
 public:
  virtual ~AnswerHandler() = default;
  // `tag` as given to ask(). It may ask() and cancel() at once.
  virtual void on_answer(std::uint64_t tag, const DnsAnswer& answer) = 0;
};

class Resolver {
 public:
  using QuestionId = std::uint64_t;  // never 0

  virtual ~Resolver() = default;

  // Each question gets one answer, after the resolver's timeout at the latest, unless it is
  // cancelled or the resolver is destroyed first. The answer never comes before this returns, not
  // even one that the cache has. `name` may end with a dot; its dots part labels, and every other
  // byte stands for itself. The handler must outlive its questions.
  virtual QuestionId ask(std::string_view name, RecordType type, AnswerHandler& handler,
                         std::uint64_t tag) = 0;

  // The handler gets no answer to this question any more. Nothing happens if it was answered
  // already.
  virtual void cancel(QuestionId id) = 0;

  // The DNS doesn't answer, or nobody can be asked though somebody should be. It may stay so until
  // a question is answered, so go on asking.
  virtual bool is_down() const = 0;

  // It is a record of answers, which has only what was asked before. So questions that are chosen
  // by chance must be the same each time.
  virtual bool is_record() const { return false; }
};

}  // namespace grayling
