// SPDX-License-Identifier: MIT
// The libuv loop: listeners, sessions, signals and timers around one Decider. Owned by main, one
// thread; only wake() may be called from others. It knows neither SQL nor greylisting. It must
// outlive the decider, which calls wake() and answers its sessions.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "grayling/base/ip.hpp"
#include "grayling/base/log.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"
#include "grayling/engine/decider.hpp"
#include "grayling/server/statistics.hpp"

namespace grayling {

struct ServerOptions {
  std::vector<Endpoint> listen;
  std::vector<IpNetwork> allow;  // who may connect over TCP; loopback and UNIX sockets always may
  unsigned socket_mode = 0666;
  std::string socket_group;
  std::chrono::seconds idle_timeout{3600};
  std::chrono::seconds request_timeout{30};
  std::size_t connections_max = 20000;
  bool is_connections_max_set = false;  // by somebody who is to know where it can't be had
};

// What the owner of a server hears of, on the loop's thread.
struct ServerHooks {
  std::function<void()> on_reload = [] {};     // SIGHUP
  std::function<void()> on_wake = [] {};       // wake() was called, and no stop has begun
  std::function<void()> on_listening = [] {};  // who connects from now on is served
  std::function<void()> on_sweep = [] {};      // once a second or more often: the loop lives
  std::function<void()> on_stopping = [] {};   // SIGTERM or SIGINT
};

class Server {
  class Impl;

 public:
  explicit Server(std::unique_ptr<Impl> impl);  // for bind() alone

  // Binds every endpoint, and listens; also at the sockets that systemd passed on
  // (sd_listen_fds(3)), of which one at the same address stands for the endpoint. A stale UNIX
  // socket (nobody answers there) is replaced, one that is served, or another kind of file, is an
  // error. Errors name the endpoint and the reason.
  static Result<std::unique_ptr<Server>> bind(const ServerOptions& options, Log& log);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Serves until SIGTERM or SIGINT, then stops accepting, answers what was received, stops the
  // decider and returns. May be called once. The error says why the loop can't start; there is none
  // after it has.
  Result<void> run(Decider& decider, const ServerHooks& hooks);

  // Takes what a reload may change: time-outs, connections_max, and for new connections allow.
  void reload(const ServerOptions& options);

  // In the order of ServerOptions::listen, with the port that it came to have where that was 0.
  std::vector<Endpoint> endpoints() const;

  const ServerStatistics& statistics() const;  // which any thread may read

  void wake();  // any thread: makes the loop call Decider::on_wake() and on_wake of the hooks

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
