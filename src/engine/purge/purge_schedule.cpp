// SPDX-License-Identifier: MIT
#include "grayling/engine/purge_schedule.hpp"

#include <algorithm>
#include <utility>

#include "engine/limits.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

Monotonic seconds(Seconds count) {
  return std::chrono::seconds(count);
}

// A 24th of the shorter window: a row stays little longer than its window, and walks cost nearly
// nothing.
Seconds walk_pause(const GreylistSettings& settings) {
  const Seconds window = std::min(settings.retry_window, settings.lifetime);
  return std::clamp(window / 24, kPurgeWalkPauseMin, kPurgeWalkPauseMax);
}

}  // namespace

PurgeSchedule::PurgeSchedule(UnixSeconds now, Monotonic monotonic)
    : start_{now, monotonic}, times_(now), next_(monotonic + seconds(kPurgeWalkPauseMin)) {}

std::optional<PurgeSchedule::Step> PurgeSchedule::begin(const GreylistSettings& settings,
                                                        UnixSeconds now, Monotonic monotonic) {
  // One step at a time: a second one would start after the same key, and keep a second worker from
  // requests.
  if (is_under_way_ || monotonic < std::min(next_, next_lease_)) return std::nullopt;
  const Seconds drift = now - start_.expected(monotonic);
  // A row that stays an hour too long costs nothing, but a row that is gone makes a known sender a
  // stranger. So after the clock was moved nothing is removed, whichever of its two times is right.
  if (is_moved(drift)) {
    if (!is_paused_) {
      news_ = {LogLevel::Warning,
               "purge paused: the clock was moved by " + std::to_string(drift) +
                   " seconds since the start; restart grayling when it is right"};
    }
    is_paused_ = true;
    next_ = monotonic + seconds(kPurgeWalkPauseMin);
    next_lease_ = kNever;  // runs out: an instance whose clock is right takes over
    return std::nullopt;
  }
  if (is_paused_ && is_trusted_) is_paused_ = false;
  is_under_way_ = true;
  now_ = now;
  Step step{after_, {}};
  step.limits.waiting_before = now - settings.retry_window;
  step.limits.passed_before = now - settings.lifetime;
  // Until a row has agreed with the clock, the walk looks and removes nothing.
  step.limits.remove = is_trusted_;
  // Walks are up to an hour apart, and the lease lasts a minute. If it ran out between them, all
  // instances would walk and remove in turns.
  step.is_lease_only = is_lease_step_ = monotonic < next_;
  if (!is_lease_step_ && !std::exchange(is_walking_, true)) pending_.begin_walk(now);
  if (is_trusted_) pending_.choose(step.limits);
  if (is_trusted_) next_lease_ = monotonic + kPurgeLeasePause;
  return step;
}

void PurgeSchedule::end(const Result<PurgeStep>& step, const GreylistSettings& settings,
                        Monotonic monotonic) {
  GRAYLING_ASSERT(is_under_way_);
  is_under_way_ = false;
  if (step) follow_lease(step->is_lease_others, monotonic);
  if (is_lease_step_) return;
  GRAYLING_ASSERT(is_walking_);
  const bool is_crowded = pending_.is_crowded(settings.pending_total);
  // Steps are short, and the pause between them is long: requests wait for a step of their worker,
  // and for the rows that it locks. Only a table that grows too fast is worth more of the worker.
  next_ = monotonic + (is_crowded ? kCrowdedStepPause : kPurgeStepPause);
  if (!step) {  // the store has told its trouble; the walk goes on where it was
    next_ = monotonic + seconds(kPurgeWalkPauseMin);
    return;
  }
  times_.note(step->last_seen, now_, settings.lifetime);
  removed_ += step->removed;
  pending_.note_step(*step);
  after_ = step->next;
  if (!is_trusted_ && times_.has_witness()) {
    is_trusted_ = true;  // from the first key on: what was looked at until now was not removed
    is_walking_ = false;
    after_.reset();
  } else if (!step->next) {
    end_walk(settings, monotonic);
  }
}

void PurgeSchedule::end_walk(const GreylistSettings& settings, Monotonic monotonic) {
  is_walking_ = false;
  walked_at_ = monotonic;
  pending_.end_walk(settings.pending_total);
  if (is_trusted_) {
    if (removed_ > 0) news_ = {LogLevel::Info, removed_text()};
  } else if (!times_.has_old_rows()) {
    // No row is older than this run, so that none can expire by a clock that was wrong at the
    // start.
    is_trusted_ = true;
  } else if (!is_paused_) {
    is_paused_ = true;
    news_ = {
        LogLevel::Warning,
        "purge paused: every row of the table was last seen longer ago than "
        "greylist.lifetime; set the clock right if it is wrong, for after the next restart the "
        "purge believes it"};
  }
  note_rows_ahead();
  // Everything that has expired was met: what expires from now on can wait for a part of its time.
  next_ = std::exchange(must_walk_again_, false) ? monotonic + kPurgeStepPause
                                                 : next_walk(settings, monotonic);
  removed_ = 0;
  times_.begin_walk();
}

// If it is taken over in the middle of a walk, that walk goes on. If each change of hands dropped
// it, and the lease changed hands often, no walk through a large table would end.
void PurgeSchedule::follow_lease(bool is_others, Monotonic monotonic) {
  const bool is_taken_over = std::exchange(is_lease_others_, is_others) && !is_others;
  if (!is_taken_over) return;
  if (is_walking_) {
    must_walk_again_ = true;
  } else {
    next_ = monotonic;
  }
}

// Harmless to mail, and no other sign tells of a clock that was behind since the start.
void PurgeSchedule::note_rows_ahead() {
  if (!times_.are_ahead() || is_ahead_told_) return;
  is_ahead_told_ = true;
  news_ = {LogLevel::Warning, "rows of the table are dated up to " +
                                  std::to_string(times_.ahead()) +
                                  " seconds ahead of this machine's clock; set it right if it is "
                                  "wrong (timedatectl); if it is right, it or another host's was "
                                  "wrong before, and these senders are only remembered longer"};
}

ClockTrust PurgeSchedule::table_trust() const {
  if (!is_trusted_) return ClockTrust::InDoubt;
  return times_.has_witness() ? ClockTrust::Confirmed : ClockTrust::Unconfirmed;
}

std::string PurgeSchedule::removed_text() const {
  const std::uint64_t crowded = std::min<std::uint64_t>(pending_.removed(), removed_);
  std::string text = "purge: " + std::to_string(removed_ - crowded) + " expired rows removed";
  if (crowded > 0) {
    text += ", and " + std::to_string(crowded) +
            " of the oldest that wait, because more wait than greylist.pending_total";
  }
  return text;
}

Monotonic PurgeSchedule::next_walk(const GreylistSettings& settings, Monotonic monotonic) const {
  if (!is_trusted_ || !pending_.is_crowded(settings.pending_total)) {
    return monotonic + seconds(walk_pause(settings));
  }
  // If another instance has the lease, it removes the rows: a walk each second would be of no use.
  return monotonic + (pending_.is_idle() ? seconds(kPurgeWalkPauseMin) : kCrowdedWalkPause);
}

// Called for each stranger's row: a flood must not wait up to an hour for the next walk. One second
// after the last, because a walk takes the room of 1/16 of the limit with it, which lasts a while.
void PurgeSchedule::note_inserted(const GreylistSettings& settings) {
  pending_.note_inserted(settings.pending_total);
  const bool is_due =
      is_trusted_ && !is_walking_ && !is_under_way_ && pending_.is_crowded(settings.pending_total);
  if (is_due) next_ = std::min(next_, walked_at_ + kCrowdedWalkPause);
}

std::optional<PurgeSchedule::News> PurgeSchedule::take_news() {
  return std::exchange(news_, {});
}

}  // namespace grayling
