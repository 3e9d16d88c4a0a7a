// SPDX-License-Identifier: MIT
// Keeps a command that writes slice by slice from holding up the service beside it. After each
// slice the database is left to the service for as long as the slice took; and where a slice holds
// all of it, as an SQLite file, it is small enough to hold it for some milliseconds, also where the
// disk must be asked for each row. One thread.
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

  // The pause after a slice that took so long.
  static Clock::duration after(Clock::duration slice) {
    return std::clamp<Clock::duration>(slice, kMin, kMax);
  }

  // Of the next slice.
  std::size_t rows_max() const { return rows_max_; }

  // What a slice did to its rows took so long.
  void note_work(Clock::duration took) {
    if (took > kWorkMax) rows_max_ = std::max(rows_max_ / kStep, kRowsMin);
    if (took < kWorkMax / kStep) rows_max_ = std::min(rows_max_ * kStep, kAdminBatchMax);
    GRAYLING_ASSERT(rows_max_ >= kRowsMin && rows_max_ <= kAdminBatchMax);
  }

  // Times a slice, to the end of its scope.
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

  // Times what a slice does to its rows: the more they take, the fewer are in the next. Its commit
  // takes its time however few they are.
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
  // A few looks of one who waits for the lock (connection.cpp), and no longer than a slow disk
  // asks.
  static constexpr std::chrono::milliseconds kMin{5};
  static constexpr std::chrono::milliseconds kMax{500};

  // The service waits for the lock a quarter of store.timeout, several times as long.
  static constexpr std::chrono::milliseconds kWorkMax{20};
  static constexpr std::size_t kRowsMin = 1;
  static constexpr std::size_t kRowsFirst = 16;
  static constexpr std::size_t kStep = 2;

  Clock::time_point end_{};
  std::size_t rows_max_ = kRowsFirst;
};

}  // namespace grayling
