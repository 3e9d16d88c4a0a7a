// SPDX-License-Identifier: MIT
#include "grayling/replay/engine_player.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>

#include "grayling/store/memory_store.hpp"
#include "replay/instant_resolver.hpp"
#include "replay/virtual_clock.hpp"

namespace grayling {
namespace {

class NoLog final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view /*text*/) override {}
  bool wants(LogLevel /*level*/) const override { return false; }
};

}  // namespace

class EnginePlayer::Impl final : private Asker {
 public:
  Impl(UnixSeconds start, EngineSettings settings, std::shared_ptr<const Exemptions> exempt,
       AnswerSource* dns)
      : clock_(start) {
    if (dns != nullptr) resolver_ = std::make_unique<InstantResolver>(*dns, clock_);
    EngineOptions options;
    options.workers = 1;
    options.resolver = resolver_.get();
    options.make_store = [this] { return std::make_unique<MemoryStore>(table_, clock_); };
    options.wake = [this] {
      {
        const std::lock_guard lock(mutex_);
        ++wakes_;
      }
      woken_.notify_one();
    };
    engine_ = std::make_unique<Engine>(std::move(options), std::move(settings), clock_, log_);
    if (exempt) engine_->offer_exemptions(std::move(exempt));
    engine_->on_wake();
    settle();
  }

  bool passes(const PolicyRequest& request, UnixSeconds now) {
    go_to(now);
    action_.clear();
    engine_->ask(request, *this, 0);
    engine_->on_turn_end();
    while (action_.empty()) {
      if (!take_dns_answers()) wait_for_answer();
    }
    settle();
    return action_ == "DUNNO" || action_.starts_with("PREPEND");
  }

  const EngineStatistics& statistics() const { return engine_->statistics(); }

 private:
  void on_answer(std::uint64_t /*tag*/, std::string_view action) override { action_ = action; }

  void go_to(UnixSeconds now) {
    clock_.go_to(now);
    if (engine_->next_time() <= clock_.monotonic()) engine_->on_time();
    settle();
  }

  void wait_for_answer() {
    std::unique_lock lock(mutex_);
    woken_.wait(lock, [this] { return wakes_ > 0; });
    lock.unlock();
    take_wakes();
  }

  bool take_wakes() {
    {
      const std::lock_guard lock(mutex_);
      if (std::exchange(wakes_, 0) == 0) return false;
    }
    engine_->on_wake();
    engine_->on_turn_end();
    return true;
  }

  bool take_dns_answers() {
    if (!resolver_ || !resolver_->deliver()) return false;
    engine_->on_turn_end();
    return true;
  }

  // The worker is idle a moment after it has woken us. On a busy machine it needs our core for
  // that, and a thread that yields gets the core back late.
  void wait_for_worker() {
    constexpr int kLooks = 200;
    constexpr std::chrono::microseconds kPause{50};
    for (int looks = 0; engine_->idle_workers() == 0; ++looks) {
      if (looks < kLooks) continue;
      std::unique_lock lock(mutex_);
      woken_.wait_for(lock, kPause);
    }
  }

  // Waits until the worker is idle and the DNS has answered, so that no work is done while the
  // clock moves.
  void settle() {
    do {
      wait_for_worker();
    } while (take_wakes() || take_dns_answers());
  }

  VirtualClock clock_;
  NoLog log_;
  MemoryTable table_;
  std::string action_;
  std::mutex mutex_;
  std::condition_variable woken_;
  int wakes_ = 0;
  std::unique_ptr<InstantResolver> resolver_;
  std::unique_ptr<Engine> engine_;  // last: its worker uses the others
};

EnginePlayer::EnginePlayer(UnixSeconds start, EngineSettings settings,
                           std::shared_ptr<const Exemptions> exempt, AnswerSource* dns)
    : impl_(std::make_unique<Impl>(start, std::move(settings), std::move(exempt), dns)) {}

EnginePlayer::~EnginePlayer() = default;

bool EnginePlayer::passes(const PolicyRequest& request, UnixSeconds now) {
  return impl_->passes(request, now);
}

const EngineStatistics& EnginePlayer::statistics() const {
  return impl_->statistics();
}

}  // namespace grayling
