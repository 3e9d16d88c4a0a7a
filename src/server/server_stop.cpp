// SPDX-License-Identifier: MIT
// How the server stops: no new connections, then the answers that are owed, then the Decider's last
// writes.
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

void Server::Impl::drain() {
  enter(Phase::Draining);
  listeners_.clear();
  start_sweeps(kDrainSweepMs);
  sessions_->drain();
}

void Server::Impl::sweep_stop() {
  if (phase_ == Phase::Draining && phase_ms() > kDrainInputMs) sessions_->end_input();
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
