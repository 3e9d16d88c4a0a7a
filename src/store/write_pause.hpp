// SPDX-License-Identifier: MIT
// Throttles a command that writes in slices, so that it doesn't hold up the service beside it.
// After each slice the database is left to the service for as long as the slice took. Where a slice
// locks the whole database, as in an SQLite file, slices are kept so small that each takes some
// milliseconds, even if every row is read from the disk. Owned by a store and used by its thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include <sqlite3.h>

#include "grayling/base/assert.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

class WritePause {
 public:
  using Clock = std::chrono::steady_clock;

  // Before a slice: waits until the pause after the last one is over.
  void wait() const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now());
    if (left.count() > 0) sqlite3_sleep(static_cast<int>(left.count()));
  }

  // The pause after a slice that took this time.
  static Clock::duration after(Clock::duration slice) {
    return std::clamp<Clock::duration>(slice, kMin, kMax);
  }

  // Rows that the next slice may have.
  std::size_t rows_max() const { return rows_max_; }

  // Work on the rows of a slice took this time. Adapts the size of the next slice.
  void note_work(Clock::duration took) {
    if (took > kWorkMax) rows_max_ = std::max(rows_max_ / kStep, kRowsMin);
    if (took < kWorkMax / kStep) rows_max_ = std::min(rows_max_ * kStep, kAdminBatchMax);
    GRAYLING_ASSERT(rows_max_ >= kRowsMin && rows_max_ <= kAdminBatchMax);
  }

  // Times a slice, from its construction to its end.
  class Slice {
   public:
    explicit Slice(WritePause& pause) : pause_(pause) {}
    ~Slice() {
      const auto now = Clock::now();
      pause_.end_ = now + after(now - begin_);
    }
    Slice(const Slice&) = delete;
    Slice& operator=(const Slice&) = delete;

   private:
    WritePause& pause_;
    Clock::time_point begin_ = Clock::now();
  };

  // Times the work on a slice's rows. The longer it takes, the fewer rows the next slice has. The
  // commit isn't timed: it takes as long for few rows.
  class Work {
   public:
    explicit Work(WritePause& pause) : pause_(pause) {}
    ~Work() { pause_.note_work(Clock::now() - begin_); }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

   private:
    WritePause& pause_;
    Clock::time_point begin_ = Clock::now();
  };

 private:
  // Long enough for a writer that polls for the lock (connection.cpp) to get it; no longer than a
  // slow disk needs.
  static constexpr std::chrono::milliseconds kMin{5};
  static constexpr std::chrono::milliseconds kMax{500};

  // The service waits for the lock for a quarter of store.timeout, which is several times longer.
  static constexpr std::chrono::milliseconds kWorkMax{20};
  static constexpr std::size_t kRowsMin = 1;
  static constexpr std::size_t kRowsFirst = 16;
  static constexpr std::size_t kStep = 2;

  Clock::time_point end_{};
  std::size_t rows_max_ = kRowsFirst;
};

}  // namespace grayling
