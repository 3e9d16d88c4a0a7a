// SPDX-License-Identifier: MIT
#include "resolver/unbound_impl.hpp"

#include <utility>

#include "resolver/question_name.hpp"

namespace grayling {
namespace {

// A question that is given up after this part of the time-out was open long enough for an answer.
constexpr std::uint64_t kLatePart = 2;

}  // namespace

UnboundResolver::Impl::Impl(uv_loop_t& loop, Log& log)
    : loop_(loop),
      log_(log),
      source_(loop, [this](ContextSource::Made made) { take_context(std::move(made)); }),
      trial_([this] { start_delivery(); }) {}

UnboundResolver::Impl::~Impl() = default;

Result<void> UnboundResolver::Impl::start(const ResolverOptions& options) {
  options_ = options;
  if (const int status = open_handles(); status != 0) return fail(uv_strerror(status));
  if (options.source == ResolverOptions::Source::Off) return {};
  statistics_.is_wanted.set(1);
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
  const auto added = calls_.add(question.name, question.type, id, options_.queries_max);
  if (added.call == nullptr) {
    statistics_.crowded.add();
    renew_context();
    return settle(id, question, {});
  }
  if (!added.is_new) return;
  sending_ = added.call;
  const bool is_taken = context_->ask(
      question.name, question.type,
      [this, call = added.call](const DnsAnswer& answer) { on_answer(call, answer); });
  sending_ = nullptr;
  if (is_taken) return;
  calls_.remove(added.call);
  settle(id, question, {});
}

void UnboundResolver::Impl::on_answer(CallTable::Call call, const DnsAnswer& answer) {
  const bool is_failure = answer.kind == DnsAnswer::Kind::Failure;
  const bool is_at_once = call == sending_;
  if (is_at_once && !is_failure) statistics_.cached.add();
  if (is_at_once && is_failure) renew_context();
  for (const QuestionId id : calls_.remove(call)) {
    const auto found = questions_.find(id);
    if (found == questions_.end() || found->second.answer) continue;
    found->second.is_of_servers = is_failure || !is_at_once;
    settle(id, found->second, answer);
  }
}

void UnboundResolver::Impl::settle(QuestionId id, Question& question, DnsAnswer answer) {
  question.answer = std::move(answer);
  ready_.push_back(id);
  start_delivery();
}

void UnboundResolver::Impl::start_delivery() {
  uv_idle_start(delivery_.get(),
                [](uv_idle_t* idle) { static_cast<Impl*>(idle->data)->deliver(); });
}

// What handlers ask from inside is delivered in the next turn.
void UnboundResolver::Impl::deliver() {
  if (trial_.is_passed()) adopt_trial();
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
  if (kind == DnsAnswer::Kind::Failure) {
    tell(health_.note_failure(question.name, question.type, uv_now(&loop_)));
  } else {
    source_.discard(trial_.end());  // the context in use does well
    tell(health_.note_answer());
  }
}

void UnboundResolver::Impl::tell(DnsHealth::News news) {
  statistics_.is_down.set(health_.is_down() ? 1 : 0);
  if (news == DnsHealth::News::Down) log_.warning("dns: no answers in time");
  if (news == DnsHealth::News::Works) log_.info("dns: answers again");
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

bool UnboundResolver::Impl::is_down() const {
  const bool is_wanted = options_.source != ResolverOptions::Source::Off;
  return is_wanted && (!context_ || health_.is_down());
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
