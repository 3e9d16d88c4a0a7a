// SPDX-License-Identifier: MIT
// Looks what administrators changed in the store while the service runs: the table `exemption`, and
// senders that were forgotten. Also writes there when which exemption has matched, and what is
// counted for a report (store/tally.hpp). A thread with an AdminStore of its own, so that no
// answer waits for it. Owned by serve.
//
// What `grayling allow` and its like change counts up a mark, which is one row by its key, read at
// each look. Who changes the table by SQL alone is seen at each refresh, which reads all of it.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

// How often the mark is looked at: what is changed here counts within a second.
inline constexpr std::chrono::milliseconds kTableLookPeriod{400};

class TableWatch {
 public:
  using Rows = std::shared_ptr<const std::vector<ExemptionRow>>;
  struct Links {
    std::unique_ptr<AdminStore> store;
    // From the watch's thread: those rows that hold now; cached senders may be known no longer.
    std::function<void(Rows)> on_rows;
    std::function<void()> on_forgotten;
    std::function<void()> on_looked;  // once, when it has looked for the first time
    std::function<std::vector<ExemptionMatch>(UnixSeconds)> take_matches;
    std::function<ReportTally()> take_tally;
  };

  // `clock` and `log` must outlive the watch.
  TableWatch(Links links, std::chrono::milliseconds refresh, const Clock& clock, Log& log,
             std::chrono::milliseconds period = kTableLookPeriod);
  ~TableWatch();  // writes the last matches and counts, where that doesn't take long
  TableWatch(const TableWatch&) = delete;
  TableWatch& operator=(const TableWatch&) = delete;

  void reload(std::chrono::milliseconds refresh) { refresh_ms_ = refresh.count(); }  // any thread

 private:
  void run();
  bool wait();  // false: stop
  void look();
  bool open();
  Result<void> look_at_rows(const ChangeMark& mark, bool is_refresh);
  Result<void> read_rows();
  void drop_expired();
  void erase_expired(std::vector<ExemptionRow>& rows, UnixSeconds now);
  void publish(std::vector<ExemptionRow> rows);
  void write_behind();
  void note_matches();
  void count_matches(const std::vector<ExemptionMatch>& matches);
  void add_tally();
  void purge_tally();
  void tell(const Error& error);
  void tell_of_report(const Error& error);
  void tell(const Error& error, std::string_view about, std::string& told);
  std::chrono::milliseconds refresh() const { return std::chrono::milliseconds(refresh_ms_); }

  Links links_;
  std::atomic<std::int64_t> refresh_ms_;
  const Clock& clock_;
  Log& log_;
  std::chrono::milliseconds period_;

  // Of the thread.
  bool is_open_ = false;
  Monotonic next_open_{};
  Monotonic next_refresh_{};
  Monotonic next_read_{};
  std::optional<ChangeMark> mark_;  // what was last taken in
  ExemptionStamp stamp_;            // of the rows as they were read
  Rows rows_ = std::make_shared<const std::vector<ExemptionRow>>();
  std::optional<UnixSeconds> next_expiry_;
  UnixSeconds expired_until_ = 0;  // by then all that are left out have expired
  std::map<std::pair<std::string, std::string>, UnixSeconds> matches_;  // not written yet
  ReportTally tally_;                                                   // not written yet
  UnixSeconds counted_day_ = 0;
  std::set<std::string> counted_exemptions_;  // on that day
  Monotonic next_purge_{};
  std::string told_;  // last, without its numbers, and not to be said again
  std::string told_of_report_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_stopping_ = false;
  bool is_ended_ = false;
  std::thread thread_;
};

}  // namespace grayling
