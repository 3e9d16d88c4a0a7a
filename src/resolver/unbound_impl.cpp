// SPDX-License-Identifier: MIT
#include "resolver/unbound_impl.hpp"

#include <span>

#include "resolver/packet.hpp"
#include "resolver/question_name.hpp"

namespace grayling {
namespace {

constexpr int kBogus = 1;  // unbound-event.h
// A question that is given up after this part of the time-out was open long enough for an answer.
constexpr std::uint64_t kLatePart = 2;

}  // namespace

UnboundResolver::Impl::Impl(uv_loop_t& loop, Log& log)
    : loop_(loop),
      log_(log),
      source_(loop, [this](ContextSource::Made made) { take_context(std::move(made)); }) {}

UnboundResolver::Impl::~Impl() {
  close_context();
}

Result<void> UnboundResolver::Impl::start(const ResolverOptions& options) {
  options_ = options;
  if (const int status = open_handles(); status != 0) return fail(uv_strerror(status));
  if (options.source == ResolverOptions::Source::Off) return {};
  auto made = source_.make_now(options);
  if (!made) return fail("dns.resolver: " + made.error().text);
  swap_context(std::move(*made));
  return {};
}

int UnboundResolver::Impl::open_handles() {
  const int status =
      delivery_.open(this, [this](uv_idle_t* idle) { return uv_idle_init(&loop_, idle); });
  if (status != 0) return status;
  uv_unref(reinterpret_cast<uv_handle_t*>(delivery_.get()));
  const int timed =
      timer_.open(this, [this](uv_timer_t* timer) { return uv_timer_init(&loop_, timer); });
  if (timed == 0) uv_unref(reinterpret_cast<uv_handle_t*>(timer_.get()));
  return timed;
}

Resolver::QuestionId UnboundResolver::Impl::ask(std::string_view name, RecordType type,
                                                AnswerHandler& handler, std::uint64_t tag) {
  const QuestionId id = ++last_id_;
  const auto escaped = escaped_name(name);
  const auto deadline = uv_now(&loop_) + static_cast<Milliseconds>(options_.timeout.count());
  const auto [place, is_new] = questions_.try_emplace(
      id, Question{escaped.value_or(""), type, &handler, tag, deadline, uv_hrtime()});
  Question& question = place->second;
  deadlines_.emplace(deadline, id);
  arm_timer();
  statistics_.questions.add();
  statistics_.open.set(questions_.size());
  if (!escaped) {
    settle(id, question, {DnsAnswer::Kind::NoName, {}, {}, {}, {}});
    return id;
  }
  send(id, question);
  return id;
}

void UnboundResolver::Impl::send(QuestionId id, Question& question) {
  if (!context_) return settle(id, question, {});
  if (calls_ >= options_.queries_max) {
    statistics_.crowded.add();
    return settle(id, question, {});
  }
  auto call = std::make_unique<Call>(Call{this, id});
  ++calls_;
  sending_ = id;
  const bool is_taken = context_->ask(question.name, question.type, call.get(), on_call);
  sending_ = 0;
  if (is_taken) {
    static_cast<void>(call.release());  // on_call() has it, or had it
    return;
  }
  --calls_;
  settle(id, question, {});
}

void UnboundResolver::Impl::on_call(void* data, int code, void* packet, int size, int security,
                                    char*, int) {
  const std::unique_ptr<Call> call(static_cast<Call*>(data));
  Impl& impl = *call->impl;
  --impl.calls_;
  if (impl.is_closing_) return;
  const auto found = impl.questions_.find(call->id);
  if (found == impl.questions_.end() || found->second.answer) return;
  DnsAnswer answer;
  // What DNSSEC found to be forged comes too, marked.
  const bool is_usable = code == 0 && security != kBogus && packet != nullptr && size > 0;
  if (is_usable) {
    const std::span bytes(static_cast<const std::uint8_t*>(packet), static_cast<std::size_t>(size));
    answer = read_packet(bytes, found->second.type);
  }
  const bool is_failure = answer.kind == DnsAnswer::Kind::Failure;
  const bool is_at_once = call->id == impl.sending_;
  if (is_at_once && !is_failure) impl.statistics_.cached.add();
  if (is_at_once && is_failure) impl.renew_context();
  found->second.is_of_servers = is_failure || !is_at_once;
  impl.settle(call->id, found->second, std::move(answer));
}

void UnboundResolver::Impl::settle(QuestionId id, Question& question, DnsAnswer answer) {
  question.answer = std::move(answer);
  ready_.push_back(id);
  uv_idle_start(delivery_.get(),
                [](uv_idle_t* idle) { static_cast<Impl*>(idle->data)->deliver(); });
}

// What handlers ask from inside is delivered in the next turn.
void UnboundResolver::Impl::deliver() {
  std::vector<QuestionId> ready;
  ready.swap(ready_);
  for (const QuestionId id : ready) {
    auto node = questions_.extract(id);
    if (node.empty()) continue;  // cancelled
    const Question& question = node.mapped();
    deadlines_.erase({question.deadline, id});
    count(question, question.answer->kind);
    question.handler->on_answer(question.tag, *question.answer);
  }
  if (ready_.empty()) uv_idle_stop(delivery_.get());
}

void UnboundResolver::Impl::count(const Question& question, DnsAnswer::Kind kind) {
  Counter* const kinds[] = {&statistics_.records, &statistics_.no_data, &statistics_.no_name,
                            &statistics_.failures};
  kinds[static_cast<std::size_t>(kind)]->add();
  statistics_.open.set(questions_.size());
  statistics_.seconds.observe(static_cast<double>(uv_hrtime() - question.asked_ns) / 1e9);
  if (!context_ || !question.is_of_servers) return;
  if (!health_.note(question.name, kind == DnsAnswer::Kind::Failure)) return;
  statistics_.is_down.set(health_.is_down() ? 1 : 0);
  if (health_.is_down()) {
    renewed_ = uv_now(&loop_);
    log_.warning("dns: no answers in time");
  } else {
    log_.info("dns: answers again");
  }
}

// The asker has a deadline too, which may come before ours, or before a failure is delivered: that
// is a failure as well.
void UnboundResolver::Impl::cancel(QuestionId id) {
  const auto node = questions_.extract(id);
  if (node.empty()) return;
  Question& question = node.mapped();
  deadlines_.erase({question.deadline, id});
  statistics_.open.set(questions_.size());
  const auto last_part = static_cast<Milliseconds>(options_.timeout.count()) / kLatePart;
  const bool is_late = uv_now(&loop_) + last_part >= question.deadline;
  const bool is_failed = question.answer && question.is_of_servers &&
                         question.answer->kind == DnsAnswer::Kind::Failure;
  if (question.answer ? !is_failed : !is_late) return;
  question.is_of_servers = true;
  count(question, DnsAnswer::Kind::Failure);
}

// A later deadline needs no new timer: the one that is set fires earlier and sets the next.
void UnboundResolver::Impl::arm_timer() {
  if (deadlines_.empty()) return;
  const Milliseconds first = deadlines_.begin()->first;
  const bool is_set = uv_is_active(reinterpret_cast<uv_handle_t*>(timer_.get())) != 0;
  if (is_set && armed_for_ <= first) return;
  armed_for_ = first;
  const Milliseconds now = uv_now(&loop_);
  uv_timer_start(
      timer_.get(), [](uv_timer_t* timer) { static_cast<Impl*>(timer->data)->on_time(); },
      first > now ? first - now : 0, 0);
}

void UnboundResolver::Impl::on_time() {
  const Milliseconds now = uv_now(&loop_);
  for (auto next = deadlines_.begin(); next != deadlines_.end() && next->first <= now;) {
    const QuestionId id = next->second;
    next = deadlines_.erase(next);
    Question& question = questions_.at(id);
    if (question.answer) continue;
    question.is_of_servers = true;
    settle(id, question, {});
  }
  arm_timer();
}

}  // namespace grayling
