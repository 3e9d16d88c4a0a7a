// SPDX-License-Identifier: MIT
// Keeps a command that writes slice by slice from holding an SQLite file all the time: after each
// slice it leaves the file to the service for as long as the slice took. One thread.
#pragma once

#include <algorithm>
#include <chrono>

#include <sqlite3.h>

namespace grayling::sqlite {

class WritePause {
 public:
  using Clock = std::chrono::steady_clock;

  // Before a slice: waits until the pause after the last one is over.
  void wait() const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now());
    if (left.count() > 0) sqlite3_sleep(static_cast<int>(left.count()));
  }

  // Times a slice, to the end of its scope.
  class Slice {
   public:
    explicit Slice(WritePause& pause) : pause_(pause) {}
    ~Slice() {
      const auto now = Clock::now();
      pause_.end_ = now + std::clamp<Clock::duration>(now - begin_, kMin, kMax);
    }
    Slice(const Slice&) = delete;
    Slice& operator=(const Slice&) = delete;

   private:
    WritePause& pause_;
    Clock::time_point begin_ = Clock::now();
  };

 private:
  // A few looks of one who waits for the lock (connection.cpp), and no longer than a slow disk
  // asks.
  static constexpr std::chrono::milliseconds kMin{5};
  static constexpr std::chrono::milliseconds kMax{500};

  Clock::time_point end_{};
};

}  // namespace grayling::sqlite
