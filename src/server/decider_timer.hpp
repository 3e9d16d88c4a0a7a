// SPDX-License-Identifier: MIT
// Calls Decider::on_time() when Decider::next_time() has come. Owned by the server; the loop's
// thread.
#pragma once

#include "grayling/base/clock.hpp"
#include "grayling/engine/decider.hpp"
#include "grayling/loop/uv_handle.hpp"

namespace grayling {

class DeciderTimer {
 public:
  explicit DeciderTimer(Decider& decider) : decider_(decider) {}
  int open(uv_loop_t& loop);  // 0, or an error of libuv

  // Call it in each turn of the loop before it waits; it costs little if nothing has changed.
  void update();

 private:
  void on_timer();

  Decider& decider_;
  const SystemClock clock_;
  Monotonic armed_for_ = kNever;
  UvHandle<uv_timer_t> timer_;
};

}  // namespace grayling
