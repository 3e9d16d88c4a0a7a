// SPDX-License-Identifier: MIT
// Keeps a running service and the shared tables in step, on a thread with an AdminStore of its own,
// so that no answer is delayed. It looks at the mark, one row that commands change: then shared
// exemptions are read again (SharedExemptions), or the engine empties its cache of senders.
// At each refresh it writes matches of exemptions (MatchWriter) and sums for the report
// (ReportWriter). Owned by serve.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/store/admin.hpp"
#include "service/changed_warning.hpp"
#include "service/match_writer.hpp"
#include "service/report_writer.hpp"
#include "service/shared_exemptions.hpp"

namespace grayling {

// The time between two looks at the mark: a change counts within a second.
inline constexpr std::chrono::milliseconds kTableLookPeriod{400};

class TableWatch {
 public:
  using Rows = SharedExemptions::Rows;
  // The functions are called on the watch's thread.
  struct Links {
    std::unique_ptr<AdminStore> store;
    std::function<void(Rows)> on_rows;    // the shared exemptions that hold now, all of them
    std::function<void()> on_forgotten;   // senders in the cache may have been forgotten
    std::function<void()> on_first_look;  // called once, whether or not the store could be read
    std::function<std::vector<ExemptionMatch>(UnixSeconds)> take_matches;
    std::function<ReportTally()> take_tally;
  };

  // `clock` and `log` must outlive the watch.
  TableWatch(Links links, std::chrono::milliseconds refresh, const Clock& clock, Log& log,
             std::chrono::milliseconds period = kTableLookPeriod);
  ~TableWatch();  // writes the last matches and sums, for a bounded time
  TableWatch(const TableWatch&) = delete;
  TableWatch& operator=(const TableWatch&) = delete;

  void reload(std::chrono::milliseconds refresh) { refresh_ms_ = refresh.count(); }  // any thread

 private:
  void run();
  bool wait();  // until the next look; false: stop
  void look();
  bool open();
  void write();
  void note_error(const Error& error, ChangedWarning& warning);
  std::chrono::milliseconds refresh() const { return std::chrono::milliseconds(refresh_ms_); }

  const Links links_;
  std::atomic<std::int64_t> refresh_ms_;
  const Clock& clock_;
  const std::chrono::milliseconds period_;

  // Used by the thread alone.
  SharedExemptions exemptions_;
  MatchWriter matches_;
  ReportWriter report_;
  ChangedWarning exempt_warning_;
  ChangedWarning report_warning_;
  bool is_open_ = false;
  Monotonic next_open_{};
  Monotonic next_refresh_{};
  std::optional<std::int64_t> forgotten_;  // ChangeMark::forgotten at the last look

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_stopping_ = false;
  bool is_ended_ = false;
  std::thread thread_;
};

}  // namespace grayling
