// SPDX-License-Identifier: MIT
// The queue of this process's writers, first come, first served. Only the writer at its head asks
// SQLite for the write lock. SQLite itself waits by sleeping and trying again, which under load
// kept one of two workers waiting for seconds. A process has one database, and so one queue. Any
// thread.
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
  // false: the turn didn't come within `wait`.
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

// Takes the turn, if it comes in time, and holds it to the end of the scope.
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

// Held while a file is opened: switching to the write-ahead log and recovering one need the file
// alone. SQLite fails at once, without waiting, if another connection reads meanwhile
// (sqlite.org/pragma.html#pragma_journal_mode). Recursive, since FileKeeper holds it around
// Database::open().
std::recursive_mutex& opening();

}  // namespace grayling::sqlite
