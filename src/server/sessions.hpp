// SPDX-License-Identifier: MIT
// All sessions of a loop, and the state that they share. Owned by the server; the loop's thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <vector>

#include "grayling/base/log.hpp"
#include "grayling/engine/decider.hpp"
#include "grayling/server/statistics.hpp"
#include "server/fault_log.hpp"
#include "server/listener.hpp"
#include "server/session.hpp"

namespace grayling {

// Milliseconds between two warnings that new connections are closed.
inline constexpr std::uint64_t kRefusedLogMs = 60'000;
// Milliseconds without a closed connection before the log says that new ones are served again.
inline constexpr std::uint64_t kRefusedCalmMs = 5'000;

struct SessionLimits {
  std::chrono::milliseconds idle_timeout{3'600'000};
  std::chrono::milliseconds request_timeout{30'000};
  std::size_t connections_max = 20000;
  // Bytes of received requests and of answers that all sessions together may hold. Beyond it those
  // that hold the most are closed until a 64th of it is free: no more, because closing one takes
  // time. 20,000 connections that ask as Postfix does hold a third of it.
  std::size_t held_bytes_max = std::size_t{128} << 20U;
};

class Sessions {
 public:
  // `wake` makes the loop take another turn without waiting.
  Sessions(uv_loop_t& loop, Decider& decider, Log& log, ServerStatistics& statistics,
           std::function<void()> wake);
  ~Sessions();
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;

  void add(Accepted connection);  // beyond connections_max it is closed
  void set_limits(const SessionLimits& limits) { limits_ = limits; }

  // Call it in each turn of the loop before it waits: writes the answers that have come, tells the
  // Decider that the turn ends, and frees the sessions that have ended.
  void finish_turn();

  void sweep(std::uint64_t now_ms);  // closes what has timed out

  // From now on each session is closed when everything that it received is answered.
  void drain();
  bool is_draining() const { return is_draining_; }
  void end_input();  // the same, and ignores what still comes in
  void close_all();

  bool is_empty() const {
    return sessions_.empty();
  }  // counts closed ones that still wait for answers
  std::size_t held_bytes() const { return bytes_; }  // of requests and answers, of all sessions

 private:
  friend class Session;
  static constexpr std::size_t kReadBytesMax =
      std::size_t{64} * 1024;  // read at once from a session

  std::uint64_t now_ms() const { return uv_now(&loop_); }
  void settle_soon(Session& session);
  bool has_turn() const { return turn_requests_ < kTurnRequestsMax; }
  void count_bytes(Session& session);
  void check() const;  // asserts that what it counts is so; once a second, as it looks at all
  void make_room();
  void refuse();
  void on_closed(Session& session);
  void on_over(Session& session);
  void add_to_row(Session& session);
  void do_chores();  // of which most turns have none
  void read_row();
  void free_over();

  uv_loop_t& loop_;
  Decider& decider_;
  Log& log_;
  FaultLog faults_{log_};
  ServerStatistics& statistics_;
  const std::function<void()> wake_;
  SessionLimits limits_;
  std::vector<std::unique_ptr<Session>> sessions_;
  std::vector<Session*> waiting_;   // to be settled at the end of this turn
  std::vector<Session*> settling_;  // those that are being settled
  std::vector<Session*> over_;      // to be freed at the end of this turn
  std::list<Session*> row_;         // of those with a large request, in the order of their turns
  bool has_chores_ = false;         // over_ or row_ may have one
  int turn_requests_ = 0;           // taken in this turn
  int late_rests_ = 0;              // reads of begun requests after this turn was used up
  std::size_t open_count_ = 0;
  std::size_t bytes_ = 0;          // held by all sessions
  std::size_t refused_count_ = 0;  // since the log said that connections are served
  bool is_refusing_ = false;       // the log says so
  std::uint64_t refused_ms_ = 0;   // time of the last refusal
  std::uint64_t next_refused_log_ms_ = 0;
  bool is_draining_ = false;
  std::array<char, kReadBytesMax> read_buffer_;
};

}  // namespace grayling
