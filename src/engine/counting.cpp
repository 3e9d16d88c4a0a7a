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

// In learn mode nobody waits: a first sighting counts as passed.
void Engine::Impl::count_waiting(const Verdict& verdict, const PolicyRequest& request) {
  using Event = WaitingDomains::Event;
  const auto note = [&](Event event) {
    statistics_.waiting_domains.note(event, request.sender.value_or(""), clock_.monotonic());
  };
  if (verdict.is_first_pass) {
    statistics_.waited_seconds.observe(static_cast<double>(verdict.delayed));
    note(Event::CameBack);
  } else if (!verdict.passes() && verdict.record.passes == 0) {
    note(verdict.reason == Reason::New ? Event::FirstSeen : Event::TooEarly);
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
