// SPDX-License-Identifier: MIT
// The parts of a Server. Used on the loop's thread, except wake().
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "grayling/loop/uv_handle.hpp"
#include "grayling/loop/uv_loop.hpp"
#include "grayling/server/server.hpp"
#include "server/allow_list.hpp"
#include "server/decider_timer.hpp"
#include "server/listener.hpp"
#include "server/sessions.hpp"

namespace grayling {

class Server::Impl {
 public:
  explicit Impl(Log& log) : log_(log), allow_(log) {}

  Result<void> bind(const ServerOptions& options);
  Result<void> run(Decider& decider, const ServerHooks& hooks);
  void reload(const ServerOptions& options);
  void wake() { uv_async_send(wake_.get()); }
  std::vector<Endpoint> endpoints() const;
  uv_loop_t& loop() { return loop_.get(); }
  const ServerStatistics& statistics() const { return statistics_; }

 private:
  // The phases of a stop.
  enum class Phase {
    Serving,
    Draining,  // no new connections; those that are open get the answers they wait for
    Stopping,  // no connections; the Decider writes what it has to
  };

  void log_connections_max(const ServerOptions& options);
  int open_handles();  // 0, or an error of libuv; as the others
  int open_signals();
  int start_serving();
  void run_loop() noexcept;
  void on_connection(Accepted connection);
  void on_signal(int signal);
  void on_wake();
  void on_turn();   // before the loop waits
  void on_sweep();  // once a second
  int start_sweeps(std::uint64_t interval_ms);

  // server_stop.cpp
  void drain();
  void sweep_stop();    // at each sweep
  void advance_stop();  // at each turn
  void enter(Phase phase);
  std::uint64_t phase_ms() { return uv_now(&loop_.get()) - phase_since_ms_; }

  Log& log_;
  ServerStatistics statistics_;
  UvLoop loop_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  AllowList allow_;
  UvHandle<uv_async_t> wake_;
  std::array<UvHandle<uv_signal_t>, 3> signals_;
  UvHandle<uv_prepare_t> turn_;
  UvHandle<uv_timer_t> sweep_;
  SessionLimits limits_;
  std::size_t open_files_ = 0;             // that the process may have
  std::size_t connections_warned_of_ = 0;  // the connections_max of the last warning

  // Set by run().
  Decider* decider_ = nullptr;
  ServerHooks hooks_;
  std::unique_ptr<DeciderTimer> timer_;
  std::unique_ptr<Sessions> sessions_;
  Phase phase_ = Phase::Serving;
  std::uint64_t phase_since_ms_ = 0;
};

}  // namespace grayling
