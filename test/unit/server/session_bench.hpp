// SPDX-License-Identifier: MIT
// Sessions on a real loop, with a scripted Decider, and clients at the other ends of socket pairs.
// The loop turns only when a test says so.
#pragma once

#include <chrono>
#include <csignal>
#include <functional>

#include "grayling/loop/uv_loop.hpp"
#include "server/sessions.hpp"
#include "support/catch.hpp"
#include "support/test_log.hpp"
#include "unit/server/client.hpp"
#include "unit/server/scripted_decider.hpp"

namespace grayling {

class SessionBench {
 public:
  SessionBench() {
    std::signal(SIGPIPE, SIG_IGN);  // as prepare_process() does
    set_limits(SessionLimits{});
  }
  ~SessionBench() { sessions.close_all(); }
  SessionBench(const SessionBench&) = delete;
  SessionBench& operator=(const SessionBench&) = delete;

  // `is_full`: the kernel takes no byte for the client until it has read what it finds.
  Client connect(bool is_full = false) {
    int ends[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    while (is_full && send(ends[0], "x", 1, MSG_DONTWAIT) == 1) continue;
    sessions.add(Accepted{FileDescriptor(ends[0]), true, "unix:/test"});
    return Client(FileDescriptor(ends[1]));
  }

  void turn() {
    sessions.finish_turn();
    uv_run(&loop.get(), UV_RUN_NOWAIT);
    sessions.finish_turn();
  }
  void turns(int n) {
    for (int i = 0; i < n; ++i) turn();
  }
  bool turn_until(const std::function<bool()>& is_so) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!is_so()) {
      if (std::chrono::steady_clock::now() > end) return false;
      turn();
    }
    return true;
  }

  // The loop's time. If something was done after the time `begin`, it can't be older than `time` at
  // begin + time, however slow the machine is. At now() + time + 1ms it must be older.
  std::chrono::milliseconds now() { return std::chrono::milliseconds(uv_now(&loop.get())); }
  void sweep(std::chrono::milliseconds at) {
    sessions.sweep(static_cast<std::uint64_t>(at.count()));
    turn();
  }
  void set_limits(const SessionLimits& to) {
    limits = to;
    sessions.set_limits(to);
  }

  UvLoop loop;
  TestLog log;
  ScriptedDecider decider;
  int wakes = 0;
  SessionLimits limits;
  ServerStatistics statistics;
  Sessions sessions{loop.get(), decider, log, statistics, [this] { ++wakes; }};
};

}  // namespace grayling
