// SPDX-License-Identifier: MIT
#include "store/mysql/server/host_watch.hpp"

namespace grayling::mysql {

HostWatch::HostWatch(IsWell is_well, std::chrono::milliseconds every, std::size_t hosts)
    : is_well_(std::move(is_well)), every_(every) {
  if (hosts > 1) thread_ = std::thread([this] { run(); });
}

HostWatch::~HostWatch() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void HostWatch::set_present(std::size_t host) {
  const std::lock_guard lock(mutex_);
  present_ = host;
  better_.reset();
}

std::optional<std::size_t> HostWatch::better() const {
  const std::lock_guard lock(mutex_);
  return better_;
}

void HostWatch::run() {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, every_, [&] { return is_stopping_.load(); })) {
    if (present_ == 0 || better_) continue;
    const std::size_t present = present_;
    lock.unlock();
    look(present);
    lock.lock();
  }
}

void HostWatch::look(std::size_t present) {
  for (std::size_t host = 0; host < present && !is_stopping_; ++host) {
    if (!is_well_(host)) continue;
    const std::lock_guard lock(mutex_);
    if (present_ == present) better_ = host;
    return;
  }
}

}  // namespace grayling::mysql
