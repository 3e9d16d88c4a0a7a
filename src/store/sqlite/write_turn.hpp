// SPDX-License-Identifier: MIT
// Whose turn it is to write: the workers of this process line up here, first come, first served,
// and only then ask SQLite for its lock. SQLite's own waiting is to sleep and to try again, which
// under load left one of two workers waiting for seconds. A process has one database: one queue.
// Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>

namespace grayling::sqlite {

class WriteQueue {
 public:
  // false: the turn didn't come in time.
  bool enter(std::chrono::milliseconds wait);
  void leave();
  std::size_t waiting() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::uint64_t> waiting_;  // at most one entry for each worker
  std::uint64_t last_ticket_ = 0;
  bool is_taken_ = false;
};

// Holds the turn, if it came, to the end of its scope.
class WriteTurn {
 public:
  explicit WriteTurn(std::chrono::milliseconds wait);
  ~WriteTurn();
  WriteTurn(const WriteTurn&) = delete;
  WriteTurn& operator=(const WriteTurn&) = delete;

  bool came() const { return came_; }

 private:
  bool came_;
};

// Held by whoever of this process opens the file: a switch to the write-ahead log and the recovery
// of one need the file alone, and SQLite fails at once, without waiting, where another connection
// reads meanwhile (sqlite.org/pragma.html#pragma_journal_mode).
std::mutex& opening();

}  // namespace grayling::sqlite
