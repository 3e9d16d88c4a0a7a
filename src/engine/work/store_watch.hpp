// SPDX-License-Identifier: MIT
// The state of the store, from the workers' reports: is one open, of which kind is the table, does
// writing work. Logs each change of state once. Owned by the engine; the loop's thread.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/limits.hpp"
#include "engine/work/work_queue.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/base/log.hpp"
#include "grayling/base/text.hpp"
#include "grayling/engine/statistics.hpp"

namespace grayling {

class StoreWatch {
 public:
  StoreWatch(std::size_t workers, Log& log) : workers_(workers, WorkerState::Opening), log_(log) {}

  // Takes in a report. True: the table is known now, and was unknown or of another kind before.
  bool take(const Report& report, Monotonic now) {
    using enum Report::StoreState;
    GRAYLING_ASSERT(report.worker < workers_.size());
    WorkerState& worker = workers_[report.worker];
    if (report.state == Closed) worker = WorkerState::Closed;
    if (report.state != Open && worker == WorkerState::Hung) worker = WorkerState::Open;
    if (report.state == Open) worker = WorkerState::Open;
    const bool is_changed = report.state == Open && kind_ != report.kind;
    if (report.state == Open) kind_ = report.kind;
    standing_trouble_ = report.standing_trouble;
    if (report.batch_keys > 0) {
      batch_time_ = report.batch_time;
      batch_at_ = now;
    }
    tell_change(report, now);
    tell_once(report.passed_over.sender, is_sender_told_);
    tell_once(report.passed_over.standing, is_standing_told_);
    tell_once(report.passed_over.table, is_table_told_);
    if (report.state == Open) tell_place(report.place);
    return is_changed;
  }

  // The table of standings is needed. If it can't be used, that is logged once, even if it comes
  // and goes.
  void need_standings() { tell_once(standing_trouble_, is_standing_trouble_told_); }

  // This worker hangs in its store.
  void take_hang(std::size_t worker, Monotonic now) {
    GRAYLING_ASSERT(worker < workers_.size());
    workers_[worker] = WorkerState::Hung;
    Report report{.worker = worker};
    report.error = Error{ErrorKind::Unavailable, "no answer from the database in time"};
    tell_change(report, now);
  }

  // No report of it has come since take_hang().
  bool is_hung(std::size_t worker) const { return workers_[worker] == WorkerState::Hung; }

  void note_verdict(Monotonic now) { last_verdict_ = now; }
  // Has a worker given a verdict within a part of this deadline?
  bool works(Monotonic now, Monotonic timeout) const {
    return now - last_verdict_ < timeout / kVerdictsLatelyShare;
  }

  // Did the last batch take so long that two of them don't fit into this deadline?
  bool is_slow(Monotonic now, Monotonic timeout) const {
    return batch_time_ > timeout / kSlowBatchShare && now - batch_at_ < kSlowFor;
  }

  // No worker has an open store, so no worker will decide on the requests that wait.
  bool is_down() const {
    for (const auto worker : workers_) {
      if (worker == WorkerState::Open || worker == WorkerState::Opening) return false;
    }
    return true;
  }

  StoreHealth health() const { return told_; }  // as the log says

  std::optional<TableKind> kind() const { return kind_; }  // none: not known yet

 private:
  enum class WorkerState { Opening, Open, Hung, Closed };

  void tell_change(const Report& report, Monotonic now) {
    const std::string why = report.error ? report.error->text : "";
    if (is_down()) {
      if (told_ != StoreHealth::Down || is_another_reason(why)) {
        log_.error("store: " + why + "; trying again, answering as store.on_failure says");
        told_reasons_.push_back(without_numbers(why));
      }
      told_ = StoreHealth::Down;
    } else if (is_open_but_failing(report)) {
      if (told_ != StoreHealth::CannotWrite) {
        log_.error("store: " + why + "; requests that it doesn't concern are served");
      }
      told_ = StoreHealth::CannotWrite;
      failed_at_ = now;
    } else if (is_recovered(report, now)) {
      log_.info(told_ == StoreHealth::Starting ? "store: ready" : "store: works again");
      tell_kind();
      told_ = StoreHealth::Works;
      told_reasons_.clear();
    }
  }

  void tell_once(const std::string& text, bool& is_told) {
    if (text.empty() || is_told) return;
    is_told = true;
    log_.warning("store: " + text);
  }

  // Reasons may alternate: each is logged once.
  bool is_another_reason(const std::string& why) const {
    return !why.empty() && told_reasons_.size() < kToldReasonsMax &&
           std::find(told_reasons_.begin(), told_reasons_.end(), without_numbers(why)) ==
               told_reasons_.end();
  }

  static bool is_open_but_failing(const Report& report) {
    return report.error && report.error->kind != ErrorKind::Unavailable &&
           report.state != Report::StoreState::Closed;
  }

  void tell_kind() {
    if (kind_ == told_kind_) return;
    told_kind_ = kind_;
    if (kind_ != TableKind::Tutorial) return;
    log_.info(
        "store: the table is the tutorial's (address, user, domain): senders in it pass, others "
        "are put there and deferred; delay, retry_window, lifetime and header don't apply, and "
        "senders are known by it alone; grayling migrate upgrades it");
  }

  // If the store has several hosts; the workers move one after the other.
  void tell_place(const std::string& place) {
    if (place == told_place_) return;
    told_place_ = place;
    log_.info("store: uses " + place);
  }

  // One batch that meets no locked row is not the end of the trouble.
  bool is_recovered(const Report& report, Monotonic now) const {
    if (told_ == StoreHealth::CannotWrite) return report.has_written && now - failed_at_ >= kCalm;
    const bool has_open =
        std::find(workers_.begin(), workers_.end(), WorkerState::Open) != workers_.end();
    return has_open && told_ != StoreHealth::Works;
  }

  std::vector<WorkerState> workers_;
  Log& log_;
  std::optional<TableKind> kind_;
  StoreHealth told_ = StoreHealth::Starting;
  Monotonic failed_at_{};  // writing, the last time
  Monotonic last_verdict_{};
  Monotonic batch_time_{};  // of the last batch,
  Monotonic batch_at_{};    // which ended then

  std::vector<std::string> told_reasons_;  // since it last worked, without their numbers
  std::string told_place_;
  std::string standing_trouble_;  // "": there is none
  bool is_standing_trouble_told_ = false;
  bool is_sender_told_ = false;    // that rows of it are passed over
  bool is_standing_told_ = false;  // the same
  bool is_table_told_ = false;     // that a whole table counts for nothing
  std::optional<TableKind> told_kind_;
};

}  // namespace grayling
