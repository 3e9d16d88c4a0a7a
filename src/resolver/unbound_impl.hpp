// SPDX-License-Identifier: MIT
// The questions of an UnboundResolver: from ask() to libunbound, and from there, or from the
// deadline, to the handler. Owned by it; the loop's thread.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <uv.h>

#include "grayling/loop/uv_handle.hpp"
#include "grayling/resolver/unbound_resolver.hpp"
#include "resolver/call_table.hpp"
#include "resolver/context_source.hpp"
#include "resolver/context_trial.hpp"
#include "resolver/dns_health.hpp"
#include "resolver/unbound_context.hpp"

namespace grayling {

class UnboundResolver::Impl {
 public:
  Impl(uv_loop_t& loop, Log& log);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> start(const ResolverOptions& options);
  QuestionId ask(std::string_view name, RecordType type, AnswerHandler& handler, std::uint64_t tag);
  void cancel(QuestionId id);
  bool is_down() const;
  void reload(const ResolverOptions& options);
  std::vector<NameServer> servers() const;
  const ResolverStatistics& statistics() const { return statistics_; }

 private:
  using Milliseconds = std::uint64_t;  // of the loop's clock

  struct Question {
    std::string name;  // escaped
    RecordType type;
    AnswerHandler* handler;
    std::uint64_t tag;
    Milliseconds deadline;
    std::uint64_t asked_ns;
    std::optional<DnsAnswer> answer{};  // that is about to be delivered
    bool is_of_servers = false;         // it, or its failure, says whether they can be asked
  };

  int open_handles();  // 0, or an error of libuv
  void send(QuestionId id, Question& question);
  void on_answer(CallTable::Call call, const DnsAnswer& answer);
  void settle(QuestionId id, Question& question, DnsAnswer answer);
  void start_delivery();
  void deliver();  // the answers that are there
  void count(const Question& question, DnsAnswer::Kind kind);
  void tell(DnsHealth::News news);
  void arm_timer();
  void on_time();
  void take_context(ContextSource::Made made);
  void swap_context(std::unique_ptr<UnboundContext> context);
  void replace_context(std::unique_ptr<UnboundContext> context);
  void renew_context();
  void adopt_trial();
  bool is_stuck() const;

  uv_loop_t& loop_;
  Log& log_;
  ResolverStatistics statistics_;
  ResolverOptions options_;
  DnsHealth health_;
  ContextSource source_;
  ContextTrial trial_;
  std::unique_ptr<UnboundContext> context_;  // none: nobody is asked
  CallTable calls_;                          // that are open in it
  CallTable::Call sending_ = nullptr;        // that is being given to it
  std::string told_error_;                   // of the last that couldn't be made
  Milliseconds renewed_ = 0;                 // when renew_context() last made one

  std::unordered_map<QuestionId, Question> questions_;
  std::set<std::pair<Milliseconds, QuestionId>> deadlines_;  // of each of them
  std::vector<QuestionId> ready_;                            // have an answer
  QuestionId last_id_ = 0;
  UvHandle<uv_idle_t> delivery_;  // runs while something is ready
  UvHandle<uv_timer_t> timer_;
  Milliseconds armed_for_ = 0;  // while it runs
};

}  // namespace grayling
