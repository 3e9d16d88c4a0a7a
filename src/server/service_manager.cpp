// SPDX-License-Identifier: MIT
#include "grayling/server/service_manager.hpp"

#include <chrono>
#include <cstdlib>
#include <utility>

#include <systemd/sd-daemon.h>

#include "grayling/base/clock.hpp"

namespace grayling {
namespace {

constexpr int kKeepVariables = 0;

std::string monotonic_microseconds() {
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(SystemClock().monotonic());
  return std::to_string(now.count());
}

}  // namespace

ServiceManager::ServiceManager()
    : is_managed_(std::getenv("NOTIFY_SOCKET") != nullptr),
      is_watched_(sd_watchdog_enabled(kKeepVariables, nullptr) > 0) {
  if (is_managed_) thread_ = std::thread([this] { run(); });
}

ServiceManager::~ServiceManager() {
  if (!is_managed_) return;
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void ServiceManager::tell_ready() {
  tell("READY=1");
}

void ServiceManager::tell_reloading() {
  tell("RELOADING=1\nMONOTONIC_USEC=" + monotonic_microseconds());
}

void ServiceManager::tell_stopping() {
  tell("STOPPING=1");
}

void ServiceManager::tell_alive(bool is_alive, std::string_view status) {
  if (is_alive && is_watched_) tell("WATCHDOG=1");
  if (status == status_) return;
  status_ = status;
  tell("STATUS=" + status_);
}

void ServiceManager::tell(std::string message) {
  if (!is_managed_) return;
  {
    const std::lock_guard lock(mutex_);
    if (untold_.size() < kUntoldMax) untold_.push_back(std::move(message));
  }
  changed_.notify_one();
}

void ServiceManager::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_ending_ || !untold_.empty(); });
    if (untold_.empty()) return;
    const auto messages = std::exchange(untold_, {});
    lock.unlock();
    for (const auto& message : messages) sd_notify(kKeepVariables, message.c_str());
    lock.lock();
  }
}

}  // namespace grayling
