// SPDX-License-Identifier: MIT
// An AdminStore with the data that a test writes into its Database. The test can make it fail. The
// tested code's thread and the test may both use it.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "support/admin_stub.hpp"

namespace grayling {

struct Database {
  std::mutex mutex;
  std::condition_variable changed;
  ChangeMark mark;
  std::vector<ExemptionRow> rows;
  std::optional<Error> error;  // of every call
  std::string lacking;
  std::vector<ExemptionMatch> noted;
  std::vector<std::size_t> noted_batches;  // their sizes
  std::string report_trouble;
  std::optional<Error> add_error;
  int failed_adds = 0;
  ReportTally added;
  UnixSeconds purged_before = 0;
  int purges = 0;
  int marks = 0;
  int reads = 0;
  std::function<void()> on_read = [] {};  // while rows are being read

  void set(const std::function<void()>& change) {
    const std::lock_guard lock(mutex);
    change();
    changed.notify_all();
  }
  bool comes_to(const std::function<bool()>& condition) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(10), condition);
  }
};

class ScriptedAdmin final : public AdminStub {
 public:
  explicit ScriptedAdmin(Database& database) : database_(database) {}

  Result<AdminTables> open() override {
    return answer<AdminTables>([&] { return AdminTables{TableKind::Full, database_.lacking}; });
  }
  Result<ChangeMark> mark() override {
    return answer<ChangeMark>([&] {
      ++database_.marks;
      return database_.mark;
    });
  }
  Result<ExemptionStamp> exemption_stamp() override {
    return answer<ExemptionStamp>([&] {
      ExemptionStamp stamp;
      for (const auto& row : database_.rows) stamp.add(row);
      return stamp;
    });
  }
  Result<std::vector<ExemptionRow>> exemptions(std::int64_t after, std::size_t rows_max) override {
    return answer<std::vector<ExemptionRow>>([&] {
      if (after == 0) ++database_.reads;
      database_.on_read();
      std::vector<ExemptionRow> page;
      for (const auto& row : database_.rows) {
        if (row.id > after && page.size() < rows_max) page.push_back(row);
      }
      return page;
    });
  }
  Result<void> note_matches(std::span<const ExemptionMatch> matches) override {
    return answer<void>([&] {
      database_.noted_batches.push_back(matches.size());
      database_.noted.insert(database_.noted.end(), matches.begin(), matches.end());
      return Result<void>();
    });
  }
  std::string report_trouble() const override {
    const std::lock_guard lock(database_.mutex);
    return database_.report_trouble;
  }
  Result<void> add_tally(const ReportTally::Part& part) override {
    return answer<void>([&]() -> Result<void> {
      if (database_.add_error) {
        ++database_.failed_adds;
        return fail(*database_.add_error);
      }
      database_.added.put_back(part);
      return {};
    });
  }
  Result<void> purge_tally(UnixSeconds before, std::size_t) override {
    return answer<void>([&] {
      database_.purged_before = before;
      ++database_.purges;
      return Result<void>();
    });
  }

 private:
  template <typename T, typename Work>
  Result<T> answer(Work work) {
    const std::lock_guard lock(database_.mutex);
    database_.changed.notify_all();
    if (database_.error) return fail(*database_.error);
    return work();
  }

  Database& database_;
};

inline ExemptionRow exemption_row(std::int64_t id, std::optional<UnixSeconds> expires = {}) {
  return {id, "client", "192.0.2." + std::to_string(id), "", "", 0, expires};
}

}  // namespace grayling
