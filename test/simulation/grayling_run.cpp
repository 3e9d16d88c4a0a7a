// SPDX-License-Identifier: MIT
#include "simulation/grayling_run.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace grayling::simulation {

GraylingRun::GraylingRun(std::shared_ptr<const Exemptions> exempt, EngineSettings settings,
                         const TraceDns* dns) {
  constexpr std::chrono::milliseconds kDnsTimeout{300};  // the default of dns.timeout
  if (dns != nullptr) {
    resolver_ = std::make_unique<TraceResolver>(*dns, clock_);
    settings.dns_timeout = kDnsTimeout;
  }
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

bool GraylingRun::passes(const Envelope& envelope, UnixSeconds now) {
  go_to(now);
  const std::string instance = std::to_string(++messages_);
  PolicyRequest request;
  request.protocol_state = "RCPT";
  request.client_address = envelope.host.address;
  request.client_name = envelope.host.name;
  request.helo_name = envelope.host.helo;
  request.sender = envelope.sender;
  request.recipient = envelope.recipient;
  request.instance = instance;
  return ask(request);
}

void GraylingRun::on_sent(const std::string& sender, const std::string& recipient,
                          UnixSeconds now) {
  go_to(now);
  PolicyRequest request;
  request.protocol_state = "RCPT";
  request.client_address = "10.0.0.9";
  request.client_name = "unknown";
  request.sender = sender;
  request.recipient = recipient;
  request.sasl_username = sender;
  ask(request);
}

void GraylingRun::on_answer(std::uint64_t /*tag*/, std::string_view action) {
  action_ = action;
}

void GraylingRun::go_to(UnixSeconds now) {
  clock_.pass(now - clock_.now());
  if (engine_->next_time() <= clock_.monotonic()) engine_->on_time();
  settle();
}

bool GraylingRun::ask(const PolicyRequest& request) {
  action_.clear();
  engine_->ask(request, *this, 0);
  engine_->on_turn_end();
  while (action_.empty()) {
    if (!take_dns_answers()) wait_for_answer();
  }
  settle();
  return action_ == "DUNNO" || action_.starts_with("PREPEND");
}

void GraylingRun::wait_for_answer() {
  std::unique_lock lock(mutex_);
  woken_.wait(lock, [this] { return wakes_ > 0; });
  lock.unlock();
  take_wakes();
}

bool GraylingRun::take_wakes() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(wakes_, 0) == 0) return false;
  }
  engine_->on_wake();
  engine_->on_turn_end();
  return true;
}

bool GraylingRun::take_dns_answers() {
  if (!resolver_ || !resolver_->deliver()) return false;
  engine_->on_turn_end();
  return true;
}

// The worker is idle a moment after it has woken us. On a busy machine it needs our core for that,
// and a thread that yields gets the core back late.
void GraylingRun::wait_for_worker() {
  constexpr int kLooks = 200;
  constexpr std::chrono::microseconds kPause{50};
  for (int looks = 0; engine_->idle_workers() == 0; ++looks) {
    if (looks < kLooks) continue;
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, kPause);
  }
}

// Waits until the worker is idle and the DNS has answered, so that no work is done while the clock
// moves.
void GraylingRun::settle() {
  do {
    wait_for_worker();
  } while (take_wakes() || take_dns_answers());
}

}  // namespace grayling::simulation
