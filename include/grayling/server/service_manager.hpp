// SPDX-License-Identifier: MIT
// Tells the service manager how the service is, as sd_notify(3) has it: ready, reloading, stopping,
// alive, and a line for `systemctl status`. Owned by serve, called on the loop's thread; it has a
// thread of its own that talks, for a manager may be busy and the loop doesn't wait. Where no
// manager listens (NOTIFY_SOCKET isn't set) there is no thread, and nothing is done.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace grayling {

// Messages that the manager has not taken; a manager that takes none for a minute gets no more.
inline constexpr std::size_t kUntoldMax = 64;

class ServiceManager {
 public:
  ServiceManager();
  ~ServiceManager();  // tells what is left to tell
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  void tell_ready();
  void tell_reloading();  // until tell_ready()
  void tell_stopping();

  // To be called about once a second. Where the unit has a WatchdogSec and is_alive is never true
  // for so long, the manager ends the service and starts it anew. `status` is told when it changes.
  void tell_alive(bool is_alive, std::string_view status);

 private:
  void tell(std::string message);
  void run();

  bool is_managed_ = false;
  bool is_watched_ = false;  // a watchdog waits for signs of life
  std::string status_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> untold_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace grayling
