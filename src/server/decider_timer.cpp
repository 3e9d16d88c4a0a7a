// SPDX-License-Identifier: MIT
#include "server/decider_timer.hpp"

#include <chrono>

namespace grayling {

int DeciderTimer::open(uv_loop_t& loop) {
  return timer_.open(this, [&](uv_timer_t* timer) { return uv_timer_init(&loop, timer); });
}

// A later time needs no new timer: the one that is set fires earlier and checks again.
void DeciderTimer::update() {
  const Monotonic next = decider_.next_time();
  if (next >= armed_for_) return;
  armed_for_ = next;
  const Monotonic now = clock_.monotonic();
  const auto wait = next > now ? std::chrono::ceil<std::chrono::milliseconds>(next - now)
                               : std::chrono::milliseconds{0};
  uv_timer_start(
      timer_.get(), [](uv_timer_t* timer) { static_cast<DeciderTimer*>(timer->data)->on_timer(); },
      static_cast<std::uint64_t>(wait.count()), 0);
}

void DeciderTimer::on_timer() {
  armed_for_ = kNever;
  if (decider_.next_time() <= clock_.monotonic()) decider_.on_time();
}

}  // namespace grayling
