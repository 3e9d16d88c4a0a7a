// SPDX-License-Identifier: MIT
#include "server/decider_timer.hpp"

#include <functional>

#include "grayling/loop/uv_loop.hpp"
#include "support/catch.hpp"
#include "unit/server/scripted_decider.hpp"

using namespace grayling;
using namespace std::chrono_literals;

namespace {

// A timer on a loop that turns as the server's does.
class TimerBench {
 public:
  TimerBench() { REQUIRE(timer_.open(loop_.get()) == 0); }

  void set_time(std::chrono::milliseconds from_now) {
    decider.time = clock_.monotonic() + from_now;
    timer_.update();
  }
  void turn_until(const std::function<bool()>& is_so) {
    const Monotonic end = clock_.monotonic() + 20s;
    while (!is_so() && clock_.monotonic() < end) {
      timer_.update();
      uv_run(&loop_.get(), UV_RUN_NOWAIT);
    }
  }
  void turn_for(std::chrono::milliseconds time) {
    const Monotonic end = clock_.monotonic() + time;
    turn_until([&] { return clock_.monotonic() >= end; });
  }

  ScriptedDecider decider;

 private:
  SystemClock clock_;
  UvLoop loop_;
  DeciderTimer timer_{decider};
};

}  // namespace

TEST_CASE("the decider is called when its time has come, each time") {
  TimerBench bench;
  for (int i = 1; i <= 3; ++i) {
    bench.set_time(5ms);
    CHECK(bench.decider.times == i - 1);
    bench.turn_until([&] { return bench.decider.times == i; });
    CHECK(bench.decider.times == i);
  }
}

TEST_CASE("a time that has passed already is come") {
  TimerBench bench;
  bench.set_time(-5ms);
  bench.turn_until([&] { return bench.decider.times == 1; });
  CHECK(bench.decider.times == 1);
}

TEST_CASE("a time may be put off or brought forward") {
  TimerBench bench;
  bench.set_time(5ms);
  bench.set_time(1h);
  bench.turn_for(20ms);
  CHECK(bench.decider.times == 0);
  bench.set_time(5ms);
  bench.turn_until([&] { return bench.decider.times == 1; });
  CHECK(bench.decider.times == 1);
}
