// SPDX-License-Identifier: MIT
#include "engine/count/stranger_counts.hpp"

#include <algorithm>

namespace grayling {

namespace {

bool is_new(const ItemResult& result) {
  return result.verdict ? result.verdict->reason == Reason::New : result.was_refused;
}

bool came_back(const ItemResult& result) {
  return result.verdict && result.verdict->is_first_pass;
}

}  // namespace

bool StrangerCounts::counts_points(const ItemResult& result) {
  return is_new(result) || came_back(result);
}

void StrangerCounts::note(const Stranger& stranger, bool is_tallied) {
  using Event = WaitingDomains::Event;
  const auto& [result, was_turned_away, settings, request, key, points] = stranger;
  const auto& verdict = result.verdict;
  const bool has_come_back = came_back(result);
  const bool is_first_try = is_new(result) && !was_turned_away;
  if (is_tallied && is_first_try) note_held(stranger);
  if (is_tallied && has_come_back) note_returned(stranger);
  if (has_come_back && was_turned_away) statistics_.turned_away_returns.add();
  if (request == nullptr) return;
  const auto sender = request->sender.value_or("");
  const Monotonic now = clock_.monotonic();
  // In learn mode nobody waits: a first sighting counts as passed.
  const bool waits =
      verdict ? !verdict->passes() && verdict->record.passes == 0 : result.was_refused;
  if (has_come_back) {
    statistics_.waited_seconds.observe(static_cast<double>(verdict->delayed));
    statistics_.waiting_domains.note(Event::CameBack, sender, now);
  } else if (waits) {
    const Event event = is_first_try ? Event::FirstSeen : Event::TooEarly;
    statistics_.waiting_domains.note(event, sender, now);
  }
}

void StrangerCounts::note_held(const Stranger& stranger) {
  const UnixSeconds now = clock_.now();
  tally_.note_stranger(stranger.settings, now);
  RememberedPoints points = remembered(stranger.points);
  if (stranger.points.is_open) points.would_pass.reset();
  const bool is_learnt = stranger.settings.mode == Mode::Learn;
  tally_points(is_learnt ? tally::kFateLearned : tally::kFateHeld, points, now);
  if (!is_learnt) first_points_.put(stranger.key, points, clock_.monotonic());
}

// A clock that jumped makes no wait negative.
void StrangerCounts::note_returned(const Stranger& stranger) {
  const Verdict& verdict = *stranger.result.verdict;
  const UnixSeconds now = clock_.now();
  tally_.note_return(verdict, stranger.was_turned_away, stranger.request, now);
  const auto first = first_points_.find(stranger.key, clock_.monotonic());
  tally_points(tally::kFateBack, first ? *first : remembered(stranger.points),
               now - std::max(verdict.delayed, Seconds{0}));
}

void StrangerCounts::note_passed(const PointsSeen& points) {
  tally_points(tally::kFatePassed, {remembered(points).signs, std::nullopt}, clock_.now());
}

RememberedPoints StrangerCounts::remembered(const PointsSeen& points) {
  RememberedPoints remembered{0, points.would_pass};
  for (const auto& sign : points.signs) {
    remembered.signs |= std::uint64_t{1} << statistics_.signs.place(sign);
  }
  return remembered;
}

void StrangerCounts::tally_points(std::string_view fate, const RememberedPoints& points,
                                  UnixSeconds first_seen) {
  if (fate != tally::kFateBack) {
    const bool passed = fate == tally::kFatePassed;
    each_sign(points.signs, [&](std::size_t place) { statistics_.signs.count(place, passed); });
  }
  tally_.note_points(fate, points, first_seen);
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
