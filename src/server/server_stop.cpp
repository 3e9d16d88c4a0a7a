// SPDX-License-Identifier: MIT
// The server's signals (SIGHUP: reload; SIGTERM and SIGINT: stop), and how it ends: no new
// connections, the answers that are owed, the Decider's last writes.
#include <csignal>

#include "server/server_impl.hpp"

namespace grayling {
namespace {

constexpr std::uint64_t kDrainSweepMs = 100;  // checks often, to stop as soon as possible

// Milliseconds to wait for the rest of requests that have begun.
constexpr std::uint64_t kDrainInputMs = 1000;

// Milliseconds, far beyond the Decider's own deadlines. A stop that hangs would be worse than one
// that loses something.
constexpr std::uint64_t kDrainMs = 60'000;
constexpr std::uint64_t kStopMs = 30'000;

}  // namespace

void Server::Impl::on_signal(int signal) {
  if (phase_ != Phase::Serving) {
    log_.info("already stopping");
  } else if (signal == SIGHUP) {
    hooks_.on_reload();
  } else {
    log_.info(signal == SIGTERM ? "stopping: SIGTERM" : "stopping: SIGINT");
    hooks_.on_stopping();
    drain();
  }
}

void Server::Impl::on_sweep() {
  hooks_.on_sweep();
  sessions_->sweep(uv_now(&loop_.get()));
  allow_.log_closed(uv_now(&loop_.get()));
  for (const auto& listener : listeners_) listener->resume();
  if (phase_ == Phase::Draining && phase_ms() > kDrainInputMs) sessions_->end_input();
}

void Server::Impl::drain() {
  enter(Phase::Draining);
  listeners_.clear();
  start_sweeps(kDrainSweepMs);
  sessions_->drain();
}

void Server::Impl::advance_stop() {
  if (phase_ == Phase::Draining && (sessions_->is_empty() || phase_ms() > kDrainMs)) {
    if (!sessions_->is_empty()) log_.error("stopping with requests that were not answered");
    enter(Phase::Stopping);
    decider_->stop();
  }
  if (phase_ == Phase::Stopping && (decider_->is_stopped() || phase_ms() > kStopMs)) {
    if (!decider_->is_stopped()) log_.error("stopping before all was written");
    uv_stop(&loop_.get());
  }
}

void Server::Impl::enter(Phase phase) {
  phase_ = phase;
  phase_since_ms_ = uv_now(&loop_.get());
}

}  // namespace grayling
