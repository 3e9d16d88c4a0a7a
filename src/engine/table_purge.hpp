// SPDX-License-Identifier: MIT
// The purge of the table as the engine drives it: its schedule, what its walks say about the clock,
// and what an administrator is told of both. Owned by the engine; the loop's thread, but for the
// clock watch, which the workers read.
#pragma once

#include <optional>

#include "engine/work/work_queue.hpp"
#include "grayling/engine/clock_watch.hpp"
#include "grayling/engine/purge_schedule.hpp"

namespace grayling {

class TablePurge {
 public:
  TablePurge(const Clock& clock, Log& log)
      : clock_(clock), log_(log), schedule_(clock.now(), clock.monotonic()), clock_watch_(clock) {}

  // The step that a worker shall take now; none: none is due. `settings` are those of [greylist].
  std::optional<PurgeJob> begin(const GreylistSettings& settings) {
    auto step = schedule_.begin(settings, clock_.now(), clock_.monotonic());
    follow();
    if (!step) return std::nullopt;
    return PurgeJob{std::move(step->after), step->limits, step->is_lease_only};
  }
  // What came of it.
  void end(const Result<PurgeStep>& step, const GreylistSettings& settings) {
    schedule_.end(step, settings, clock_.monotonic());
    follow();
  }
  Monotonic next_time() const { return schedule_.next_time(); }

  PurgeSchedule& schedule() { return schedule_; }
  const ClockWatch& clock_watch() const { return clock_watch_; }

 private:
  void follow() {
    clock_watch_.set_table_trust(schedule_.table_trust());
    if (const auto news = schedule_.take_news()) log_.write(news->level, news->text);
  }

  const Clock& clock_;
  Log& log_;
  PurgeSchedule schedule_;
  ClockWatch clock_watch_;
};

}  // namespace grayling
