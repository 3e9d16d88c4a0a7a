// SPDX-License-Identifier: MIT
// Looks whether a host that is preferred to the present one can be written to again: from a thread
// of its own, for a host that hangs takes seconds to tell, and nobody may wait for that. Owned by a
// MysqlStore, whose thread makes all calls.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace grayling::mysql {

class HostWatch {
 public:
  using IsWell = std::function<bool(std::size_t host)>;

  // `is_well` says, on the watch's thread, whether a host can be used; it may block. Those before
  // the present one are asked in their order, each `every`. Of `hosts` in all; a lone one needs no
  // thread.
  HostWatch(IsWell is_well, std::chrono::milliseconds every, std::size_t hosts);
  ~HostWatch();
  HostWatch(const HostWatch&) = delete;
  HostWatch& operator=(const HostWatch&) = delete;

  void set_present(std::size_t host);         // from now on; what was found before is forgotten
  std::optional<std::size_t> better() const;  // a host before the present one that is well

 private:
  void run();
  void look(std::size_t present);

  IsWell is_well_;
  std::chrono::milliseconds every_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t present_ = 0;
  std::optional<std::size_t> better_;
  std::atomic<bool> is_stopping_ = false;
  std::thread thread_;  // last: it reads the others
};

}  // namespace grayling::mysql
