// SPDX-License-Identifier: MIT
#include "service/config_reader.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace grayling {

// Outlives its reader if a read hangs.
struct ConfigReader::Shared {
  Shared(Read to_read, std::function<void()> to_wake)
      : read(std::move(to_read)), wake(std::move(to_wake)) {}

  void run();

  const Read read;
  const std::function<void()> wake;
  std::thread thread;
  std::atomic<bool> has_news{false};  // take() runs at each wake of the loop, so without a lock

  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::shared_ptr<const Result<Config>> news;
  bool is_requested = false;
  bool is_reading = false;
  bool is_ending = false;
};

void ConfigReader::Shared::run() {
  // The loop may still use these configurations. They are kept here so that this thread frees them:
  // the last one, and the one before, of which the engine keeps parts until it takes the last.
  std::shared_ptr<const Result<Config>> current;
  std::shared_ptr<const Result<Config>> before;
  std::unique_lock lock(mutex);
  for (;;) {
    changed.wait(lock, [this] { return is_requested || is_ending; });
    if (is_ending) return;
    is_requested = false;
    is_reading = true;
    lock.unlock();
    before = std::exchange(current, std::make_shared<const Result<Config>>(read()));
    lock.lock();
    is_reading = false;
    if (is_ending) {
      changed.notify_one();
      return;
    }
    news = current;
    has_news = true;
    wake();
  }
}

ConfigReader::ConfigReader(Read read, std::function<void()> wake)
    : shared_(std::make_shared<Shared>(std::move(read), std::move(wake))) {
  shared_->thread = std::thread([shared = shared_] { shared->run(); });
}

ConfigReader::~ConfigReader() {
  // How long the end waits for a read: one that goes on while the process ends would use objects
  // that are gone.
  constexpr std::chrono::milliseconds kWait{500};
  std::unique_lock lock(shared_->mutex);
  shared_->is_ending = true;
  const bool hangs =
      !shared_->changed.wait_for(lock, kWait, [this] { return !shared_->is_reading; });
  lock.unlock();
  shared_->changed.notify_one();
  if (hangs) {
    shared_->thread.detach();
  } else {
    shared_->thread.join();
  }
}

void ConfigReader::request() {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->is_requested = true;
  }
  shared_->changed.notify_one();
}

std::shared_ptr<const Result<Config>> ConfigReader::take() {
  if (!shared_->has_news) return nullptr;
  const std::lock_guard lock(shared_->mutex);
  shared_->has_news = false;
  return std::exchange(shared_->news, nullptr);
}

bool ConfigReader::is_done() const {
  const std::lock_guard lock(shared_->mutex);
  return !shared_->is_requested && !shared_->is_reading && !shared_->news;
}

}  // namespace grayling
