// SPDX-License-Identifier: MIT
// Reports the service's state to the service manager (sd_notify(3)): ready, reloading, stopping,
// alive, and a line for `systemctl status`. Owned by serve, called on the loop's thread; a
// thread of its own sends the messages, because the manager may be busy and the loop must not wait.
// If no manager listens (NOTIFY_SOCKET isn't set) there is no thread, and nothing is sent.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace grayling {

// The most messages that wait for the manager. One that takes none for a minute gets no more.
inline constexpr std::size_t kUnsentMax = 64;

class ServiceManager {
 public:
  ServiceManager();
  ~ServiceManager();  // sends the messages that are left
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  void notify_ready();
  void notify_reloading();  // until notify_ready()
  void notify_stopping();

  // Call it about once a second. If the unit has a WatchdogSec and is_alive was false throughout
  // that time, the manager restarts the service. `status` is sent when it changes.
  void notify_alive(bool is_alive, std::string_view status);

 private:
  void send(std::string message);
  void run();

  bool is_managed_ = false;
  bool is_watched_ = false;  // the unit has a watchdog
  std::string status_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> unsent_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace grayling
