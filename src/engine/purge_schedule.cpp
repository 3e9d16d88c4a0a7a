// SPDX-License-Identifier: MIT
#include "grayling/engine/purge_schedule.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "engine/limits.hpp"

namespace grayling {
namespace {

Monotonic seconds(Seconds count) {
  return std::chrono::seconds(count);
}

// Short enough that a table doesn't hold much more than its windows say, long enough to be nothing.
Seconds walk_pause(const GreylistSettings& settings) {
  const Seconds window = std::min(settings.retry_window, settings.lifetime);
  return std::clamp(window / 24, kPurgeWalkPauseMin, kPurgeWalkPauseMax);
}

}  // namespace

PurgeSchedule::PurgeSchedule(UnixSeconds now, Monotonic monotonic)
    : start_(now), monotonic_start_(monotonic), next_(monotonic + seconds(kPurgeWalkPauseMin)) {}

std::optional<PurgeSchedule::Step> PurgeSchedule::begin(const GreylistSettings& settings,
                                                        UnixSeconds now, Monotonic monotonic) {
  if (is_under_way_ || monotonic < std::min(next_, next_lease_)) return std::nullopt;
  const Seconds elapsed =
      std::chrono::duration_cast<std::chrono::seconds>(monotonic - monotonic_start_).count();
  const Seconds drift = now - start_ - elapsed;
  if (std::abs(drift) > kClockDriftMax) {
    if (!is_paused_) {
      news_ = {LogLevel::Warning,
               "purge paused: the clock was moved by " + std::to_string(drift) +
                   " seconds since the start; restart grayling when it is right"};
    }
    is_paused_ = true;
    next_ = monotonic + seconds(kPurgeWalkPauseMin);
    next_lease_ = Monotonic::max();
    return std::nullopt;
  }
  if (is_paused_ && is_trusted_) is_paused_ = false;
  is_under_way_ = true;
  Step step{after_, {}};
  step.limits.waiting_before = now - settings.retry_window;
  step.limits.passed_before = now - settings.lifetime;
  step.limits.remove = is_trusted_;
  step.is_lease_only = is_lease_step_ = monotonic < next_;
  if (is_trusted_) next_lease_ = monotonic + kPurgeLeasePause;
  return step;
}

void PurgeSchedule::end(const Result<PurgeStep>& step, const GreylistSettings& settings,
                        Monotonic monotonic) {
  is_under_way_ = false;
  if (is_lease_step_) return;
  next_ = monotonic + kPurgeStepPause;
  if (!step) {  // the store has told its trouble; the walk goes on where it was
    next_ = monotonic + seconds(kPurgeWalkPauseMin);
    return;
  }
  for (const UnixSeconds last_seen : step->last_seen) {
    if (last_seen >= start_) continue;
    has_old_rows_ = true;
    if (last_seen >= start_ - settings.lifetime) has_witness_ = true;
  }
  removed_ += step->removed;
  after_ = step->next;
  if (!is_trusted_ && has_witness_) {
    is_trusted_ = true;
    after_.reset();
  } else if (!step->next) {
    end_walk(settings, monotonic);
  }
}

void PurgeSchedule::end_walk(const GreylistSettings& settings, Monotonic monotonic) {
  next_ = monotonic + seconds(walk_pause(settings));
  if (is_trusted_) {
    if (removed_ > 0)
      news_ = {LogLevel::Info, "purge: " + std::to_string(removed_) + " expired rows removed"};
  } else if (!has_old_rows_) {
    is_trusted_ = true;  // all rows are of this run
  } else if (!is_paused_) {
    is_paused_ = true;
    news_ = {LogLevel::Warning,
             "purge paused: every row of the table was last seen longer ago than "
             "greylist.lifetime; if the clock is right, it goes on after the next restart"};
  }
  removed_ = 0;
  has_old_rows_ = false;
}

std::optional<PurgeSchedule::News> PurgeSchedule::take_news() {
  return std::exchange(news_, {});
}

}  // namespace grayling
