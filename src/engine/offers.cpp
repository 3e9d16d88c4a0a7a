// SPDX-License-Identifier: MIT
// What other threads hand to the engine: exemptions, and that what is remembered may be outdated.
#include <utility>

#include "engine/engine_impl.hpp"

namespace grayling {

void Engine::Impl::offer_exemptions(std::shared_ptr<const Exemptions> exemptions) {
  const std::lock_guard lock(offer_mutex_);
  offered_exemptions_ = std::move(exemptions);
}

void Engine::Impl::exemptions_complete() {
  const std::lock_guard lock(offer_mutex_);
  are_exemptions_complete_ = true;
}

void Engine::Impl::go_without_more_exemptions() {
  exemptions_due_.reset();
  consider_parked();
}

void Engine::Impl::take_offer() {
  std::unique_lock lock(offer_mutex_);
  if (offered_exemptions_) exemptions_ = std::exchange(offered_exemptions_, nullptr);
  const bool is_stale = std::exchange(is_cache_stale_, false);
  const bool are_complete = are_exemptions_complete_;
  lock.unlock();
  if (is_stale) {
    cache_.clear();
    standings_.clear();
    sent_.forget_noted();
    turned_away_.clear();
    ++cache_round_;
  }
  if (exemptions_due_ && are_complete) go_without_more_exemptions();
}

void Engine::Impl::forget_cached() {
  const std::lock_guard lock(offer_mutex_);
  is_cache_stale_ = true;
}

}  // namespace grayling
