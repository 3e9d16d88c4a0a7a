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

void ServiceManager::notify_ready() {
  send("READY=1");
}

void ServiceManager::notify_reloading() {
  send("RELOADING=1\nMONOTONIC_USEC=" + monotonic_microseconds());
}

void ServiceManager::notify_stopping() {
  send("STOPPING=1");
}

void ServiceManager::notify_alive(bool is_alive, std::string_view status) {
  if (is_alive && is_watched_) send("WATCHDOG=1");
  if (status == status_) return;
  status_ = status;
  send("STATUS=" + status_);
}

void ServiceManager::send(std::string message) {
  if (!is_managed_) return;
  {
    const std::lock_guard lock(mutex_);
    if (unsent_.size() < kUnsentMax) unsent_.push_back(std::move(message));
  }
  changed_.notify_one();
}

void ServiceManager::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_ending_ || !unsent_.empty(); });
    if (unsent_.empty()) return;
    const auto messages = std::exchange(unsent_, {});
    lock.unlock();
    for (const auto& message : messages) sd_notify(kKeepVariables, message.c_str());
    lock.lock();
  }
}

}  // namespace grayling
