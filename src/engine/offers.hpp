// SPDX-License-Identifier: MIT
// A mailbox of the engine: other threads put in new exemptions and policies, and the news that an
// administrator has changed the table; the loop takes both out. Also knows whether the loop still
// waits for the first exemptions after the start.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "grayling/greylist/policies.hpp"

namespace grayling {

class Offers {
 public:
  // Any thread.
  void offer(std::shared_ptr<const Exemptions> exemptions) {
    const std::lock_guard lock(mutex_);
    in_.exemptions = std::move(exemptions);
  }
  void offer(std::shared_ptr<const Policies> policies) {
    const std::lock_guard lock(mutex_);
    in_.policies = std::move(policies);
    in_.has_policies = true;
  }
  // All exemptions that can be had at the start were offered.
  void set_complete() {
    const std::lock_guard lock(mutex_);
    is_complete_ = true;
  }
  // What is cached of the table may be outdated.
  void forget_cached() {
    const std::lock_guard lock(mutex_);
    in_.is_cache_stale = true;
  }

  // The loop's thread, all that follows.
  struct Taken {
    std::shared_ptr<const Exemptions> exemptions;  // null: none were offered since the last call
    bool has_policies = false;                     // policies were offered
    std::shared_ptr<const Policies> policies;      // null: there are none any more
    bool is_cache_stale = false;                   // since the last call
  };
  Taken take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(in_, {});
  }

  // Policies of an earlier configuration, which no longer hold.
  void drop_policies() {
    const std::lock_guard lock(mutex_);
    in_.has_policies = false;
    in_.policies.reset();
  }

  // Until set_complete(), but no later than `due`, requests wait: an exemption may still come.
  void wait_until(Monotonic due) { due_ = due; }
  bool is_waiting() const { return due_ != kNever; }
  Monotonic next_time() const { return due_; }
  // True once: the wait is over.
  bool end_wait(Monotonic now) {
    if (!is_waiting() || (now < due_ && !is_complete())) return false;
    due_ = kNever;
    return true;
  }

 private:
  bool is_complete() const {
    const std::lock_guard lock(mutex_);
    return is_complete_;
  }

  mutable std::mutex mutex_;
  Taken in_;
  bool is_complete_ = false;
  Monotonic due_ = kNever;
};

}  // namespace grayling
