// SPDX-License-Identifier: MIT
#include "engine/work/worker.hpp"

#include <algorithm>
#include <utility>

#include "engine/limits.hpp"
#include "engine/work/recognition.hpp"
#include "engine/work/write_notes.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

// Need it not be run again after a lost connection?
bool is_settled(const Decided& decided) {
  return decided.result.verdict || decided.result.is_stranger || decided.is_stale;
}

// May there be a standing under one of the keys that the item names?
bool may_know_any(StandingFilter& filter, const BatchItem& item) {
  return std::any_of(kStandingKeys.begin(), kStandingKeys.end(), [&](const auto key) {
    return !(item.*key).is_none() && filter.may_know(item.*key);
  });
}

bool is_lost(const std::optional<Error>& error) {
  return error && error->kind == ErrorKind::Unavailable;
}

}  // namespace

Worker::Worker(std::size_t number, std::unique_ptr<Store> store, WorkQueue& queue,
               const Clock& clock, const ClockWatch& clock_watch, Drive drive)
    : number_(number),
      store_(std::move(store)),
      queue_(queue),
      clock_(clock),
      clock_watch_(clock_watch) {
  if (drive == Drive::Thread) thread_ = std::thread([this] { run(); });
}

Worker::~Worker() {
  cut();
  if (thread_.joinable()) thread_.join();
}

void Worker::run() {
  auto pause = kReconnectPauseMin;
  for (;;) {
    if (!is_open_) {
      if (!open_and_report()) {
        if (queue_.wait_for_stop(pause)) return;
        pause = std::min(2 * pause, kReconnectPauseMax);
        continue;
      }
      pause = kReconnectPauseMin;
    }
    Work found = queue_.wait_for_work();
    if (found.is_empty()) return;
    work_in_place(std::move(found));
  }
}

bool Worker::work_once() {
  if (!is_open_) {
    open_and_report();
    return true;
  }
  Work found = queue_.find_work();
  if (found.is_empty()) return false;
  work_in_place(std::move(found));
  return true;
}

bool Worker::open_and_report() {
  Report report{.worker = number_};
  const bool is_opened = open(report);
  queue_.push_report(std::move(report));
  return is_opened;
}

void Worker::work_in_place(Work work) {
  if (store_->has_better_place()) open_and_report();
  this->work(std::move(work));
}

bool Worker::open(Report& report) {
  const auto opened = store_->open();
  is_open_ = opened.has_value();
  report.state = is_open_ ? Report::StoreState::Open : Report::StoreState::Closed;
  if (is_open_) {
    report.kind = kind_ = *opened;
    report.place = store_->place();
    report.error = store_->refusal();
    report.keeps_standings = store_->keeps_standings();
    report.standing_trouble = store_->standing_trouble();
  } else {
    report.error = opened.error();
  }
  return is_open_;
}

// Requests come first, because clients wait for them; the rest is bounded work that can wait.
void Worker::work(Work work) {
  if (!work.asks.empty()) {
    begin();
    const std::size_t keys = work.asks.size();
    const Monotonic start = clock_.monotonic();
    Report report = decide(std::move(work.asks));
    report.batch_keys = keys;
    report.batch_time = clock_.monotonic() - start;
    queue_.end_asks(work.has_upkeep());
    end(std::move(report));
  }
  if (!work.write.is_empty()) {
    begin();
    end(write(std::move(work.write)));
  }
  if (work.purge) {
    begin();
    end(purge(*work.purge));
  }
}

void Worker::begin() {
  busy_since_.store(std::max<std::int64_t>(clock_.monotonic().count(), 1),
                    std::memory_order_relaxed);
}

// The loop must find the worker free when it sees the report.
void Worker::end(Report report) {
  report.keeps_standings = store_->keeps_standings();
  report.standing_trouble = store_->standing_trouble();
  report.passed_over = store_->passed_over();
  GRAYLING_ASSERT(busy_since_.load(std::memory_order_relaxed) != 0);  // begin() was called
  busy_since_.store(0, std::memory_order_relaxed);
  queue_.push_report(std::move(report));
}

Report Worker::decide(std::vector<Ask> asks) {
  Report report{.worker = number_};
  decide_open(asks, report);
  GRAYLING_ASSERT(report.decided.size() == asks.size());
  if (is_lost(report.error)) {
    // A server that was restarted, or has closed an idle connection, is no failure of these asks.
    std::vector<Ask> again;
    for (std::size_t i = 0; i < asks.size(); ++i) {
      const auto& decided = report.decided[i];
      if (is_settled(decided)) continue;
      asks[i].item->is_rerun = true;
      asks[i].item->is_unknown = decided.result.was_unknown;
      again.push_back(std::move(asks[i]));
    }
    std::erase_if(report.decided, [](const Decided& decided) { return !is_settled(decided); });
    report.error.reset();
    if (open(report)) {
      decide_open(again, report);
    } else {
      report.returned = std::move(again);  // another worker may have what this one lacks
    }
  }
  if (report.error) note(*report.error, report);
  return report;
}

// Appends what was decided for each of `asks`, in their order.
void Worker::decide_open(std::span<Ask> asks, Report& report) {
  const auto settings = queue_.settings();
  const Moment moment = clock_watch_.moment();
  const auto refreshed = filter_.refresh(*store_, *settings, moment, clock_.monotonic());
  std::vector<const BatchItem*> items;
  std::vector<std::size_t> places;  // in `asks`
  const std::size_t first = report.decided.size();
  items.reserve(asks.size());
  places.reserve(asks.size());
  report.decided.reserve(first + asks.size());
  for (Ask& ask : asks) {
    const bool is_stale = ask.kind != kind_;
    if (!is_stale) {
      places.push_back(report.decided.size() - first);
      ask.item->may_have_standing = may_know_any(filter_, *ask.item);
      items.push_back(ask.item.get());
    }
    report.decided.push_back({.ticket = ask.ticket, .is_stale = is_stale});
  }
  if (items.empty()) return;
  auto result = decide_batch(*store_, kind_, *settings, items, moment, meets_known_);
  GRAYLING_ASSERT(result.items.size() == items.size() && places.size() == items.size());
  std::size_t known = 0;
  std::size_t looks = 0;
  for (std::size_t n = 0; n < places.size(); ++n) {
    report.decided[first + places[n]].result = result.items[n];
    const auto& verdict = result.items[n].verdict;
    if (items[n]->is_look) {
      ++looks;  // they don't count: they are read first in any case
      continue;
    }
    const bool has_row = verdict && !verdict->is_by_standing();
    if (has_row && verdict->reason != Reason::New) ++known;
  }
  meets_known_ = 2 * known > items.size() - looks;
  report.error = std::move(result.error);
  if (!refreshed && !report.error) report.error = refreshed.error();
  report.has_written = result.has_written;
}

Report Worker::write(WriteJob job) {
  Report report{.worker = number_, .has_written_behind = true};
  auto& [touches, notes] = job;
  if (is_open_) {
    if (const auto touched = store_->touch(touches); touched) {
      touches.clear();
    } else {
      note_upkeep(touched.error(), report);
    }
  }
  if (is_open_ && !notes.empty()) {
    const auto settings = queue_.settings();
    const Moment moment = clock_watch_.moment();
    if (auto written = write_notes(*store_, *settings, notes, moment); written) {
      notes.clear();
      filter_.add(*settings, written->rows, moment);
      report.lost = std::move(written->lost);
    } else {
      note_upkeep(written.error(), report);
    }
  }
  report.unwritten = std::move(job);
  return report;
}

Report Worker::purge(const PurgeJob& job) {
  Report report{.worker = number_};
  if (!is_open_) {
    report.purged = fail(ErrorKind::Unavailable, "the store is closed");
    return report;
  }
  report.purged = purge_open(job, report);
  if (!*report.purged) note_upkeep(report.purged->error(), report);
  return report;
}

Result<PurgeStep> Worker::purge_open(const PurgeJob& job, Report& report) {
  PurgeLimits limits = job.limits;
  const auto lease = limits.remove ? store_->take_purge_lease() : Result<bool>(false);
  limits.remove = lease && *lease;
  if (!limits.remove) limits.crowded_before = limits.edge_before = 0;
  if (!lease) return fail(lease.error());
  auto step = job.is_lease_only ? PurgeStep{} : store_->purge(job.after, kPurgeRowsMax, limits);
  if (step) step->is_lease_others = job.limits.remove && !*lease;
  if (job.is_lease_only) return step;
  if (step && limits.remove) {
    const auto purged = store_->purge_standings(limits.passed_before, kPurgeRowsMax);
    if (!purged) note_upkeep(purged.error(), report);
  }
  return step;
}

void Worker::note(const Error& error, Report& report) {
  report.error = error;
  if (error.kind != ErrorKind::Unavailable) return;
  is_open_ = false;
  report.state = Report::StoreState::Closed;
}

// No request waits for upkeep, and it is done again later. If it finds the connection lost, that is
// no trouble yet, and must not be told as one: the next requests may find a new connection.
void Worker::note_upkeep(const Error& error, Report& report) {
  if (error.kind != ErrorKind::Unavailable) {
    report.error = error;
  } else {
    open(report);
  }
}

}  // namespace grayling
