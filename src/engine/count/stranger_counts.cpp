// SPDX-License-Identifier: MIT
#include "engine/count/stranger_counts.hpp"

namespace grayling {

void StrangerCounts::note(const Stranger& stranger, bool is_tallied) {
  using Event = WaitingDomains::Event;
  const auto& [result, was_turned_away, settings, request] = stranger;
  const auto& verdict = result.verdict;
  const bool came_back = verdict && verdict->is_first_pass;
  const bool is_new = verdict ? verdict->reason == Reason::New : result.was_refused;
  const bool is_first_try = is_new && !was_turned_away;
  if (is_tallied) {
    const UnixSeconds now = clock_.now();
    if (is_first_try) tally_.note_stranger(settings, now);
    if (came_back) tally_.note_return(*verdict, was_turned_away, request, now);
  }
  if (came_back && was_turned_away) statistics_.turned_away_returns.add();
  if (request == nullptr) return;
  const auto sender = request->sender.value_or("");
  const Monotonic now = clock_.monotonic();
  // In learn mode nobody waits: a first sighting counts as passed.
  const bool waits =
      verdict ? !verdict->passes() && verdict->record.passes == 0 : result.was_refused;
  if (came_back) {
    statistics_.waited_seconds.observe(static_cast<double>(verdict->delayed));
    statistics_.waiting_domains.note(Event::CameBack, sender, now);
  } else if (waits) {
    const Event event = is_first_try ? Event::FirstSeen : Event::TooEarly;
    statistics_.waiting_domains.note(event, sender, now);
  }
}

void StrangerCounts::note_counted(const Note& note) {
  statistics_.domain_came.add(note.came);
  statistics_.domain_returned.add(note.returned);
}

void StrangerCounts::note_unproved(SpfResult spf, std::string_view domain) {
  tally_.note_unproved(spf, domain, clock_.now());
}

void StrangerCounts::note_lost(std::span<const LostStanding> lost) {
  statistics_.domains_lost.add(lost.size());
  for (const auto& one : lost) tally_.note_lost(one, clock_.now());
}

}  // namespace grayling
