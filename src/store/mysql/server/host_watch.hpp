// SPDX-License-Identifier: MIT
// Checks whether a host before the present one in the URL can be written to again. It has a thread
// of its own, since connecting to a host that hangs takes seconds. Owned by a HostConnection, whose
// thread makes all calls.
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

  // Every `every`, `is_well` is called on the watch's thread for the hosts before the present one,
  // in their order. It may block. `hosts`: how many the URL has; a single one needs no thread.
  HostWatch(IsWell is_well, std::chrono::milliseconds every, std::size_t hosts);
  ~HostWatch();
  HostWatch(const HostWatch&) = delete;
  HostWatch& operator=(const HostWatch&) = delete;

  void set_present(std::size_t host);         // and forgets what was found before
  std::optional<std::size_t> better() const;  // a host before the present one that can be used

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
