// SPDX-License-Identifier: MIT
// The engine's numbers of itself (statistics.hpp).
#include "engine/engine_impl.hpp"

namespace grayling {

// There from the start, so that who watches them sees the first that comes.
void Engine::Impl::expect_decisions() {
  for (const auto outcome : {Outcome::New, Outcome::Busy, Outcome::PendingLimit}) {
    statistics_.decisions.count(kGreylist, reason_text(outcome), 0);
  }
  for (const auto action : {kPass, kGreylist}) {
    statistics_.decisions.count(action, reason_text(Outcome::StoreFailed), 0);
  }
}

void Engine::Impl::count(std::string_view action, std::string_view reason,
                         const Question& question) {
  statistics_.decisions.count(action, reason);
  double seconds = 0;  // answered as it came
  if (question.asked_at) {
    seconds = std::chrono::duration<double>(clock_.monotonic() - *question.asked_at).count();
  }
  statistics_.decision_seconds.observe(std::max(seconds, 0.0));
}

// `request` is the mail of the first who waits for the verdict; null: its time was up before.
void Engine::Impl::count_stranger(const Decided& decided, const PolicyRequest* request) {
  using Event = WaitingDomains::Event;
  const auto& verdict = decided.result.verdict;
  const bool came_back = verdict && verdict->is_first_pass;
  const bool is_new = verdict ? verdict->reason == Reason::New : decided.result.was_refused;
  const bool is_first_try = is_new && !decided.was_turned_away;
  if (watch_.kind() == TableKind::Full) {
    const UnixSeconds now = clock_.now();
    if (is_first_try) tally_.note_stranger(greylist(decided), now);
    if (came_back) tally_.note_return(*verdict, decided.was_turned_away, request, now);
  }
  if (came_back && decided.was_turned_away) statistics_.turned_away_returns.add();
  if (request == nullptr) return;
  const auto note = [&](Event event) {
    statistics_.waiting_domains.note(event, request->sender.value_or(""), clock_.monotonic());
  };
  // In learn mode nobody waits: a first sighting counts as passed.
  const bool waits =
      verdict ? !verdict->passes() && verdict->record.passes == 0 : decided.result.was_refused;
  if (came_back) {
    statistics_.waited_seconds.observe(static_cast<double>(verdict->delayed));
    note(Event::CameBack);
  } else if (waits) {
    note(is_first_try ? Event::FirstSeen : Event::TooEarly);
  }
}

void Engine::Impl::count_report(const Report& report) {
  statistics_.store.set(static_cast<std::uint64_t>(watch_.health()));
  if (report.batch_keys > 0) {
    statistics_.batch_keys.observe(static_cast<double>(report.batch_keys));
    statistics_.batch_seconds.observe(std::chrono::duration<double>(report.batch_time).count());
  }
  if (report.purged && *report.purged) statistics_.purged.add((*report.purged)->removed);
}

}  // namespace grayling
