// SPDX-License-Identifier: MIT
// The libuv loop: listeners, sessions, signals and timers around one Decider. Owned by the service,
// one thread; only wake() may be called from others. It knows neither SQL nor greylisting. It must
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

struct uv_loop_s;

namespace grayling {

struct ServerOptions {
  std::vector<Endpoint> listen;
  std::vector<IpNetwork> allow;  // who may connect over TCP; loopback and UNIX sockets always may
  unsigned socket_mode = 0666;
  std::string socket_group;
  std::chrono::seconds idle_timeout{3600};
  std::chrono::seconds request_timeout{30};
  std::size_t connections_max = 20000;
  bool is_connections_max_set = false;  // by the administrator: warn if it can't be reached
  std::size_t other_files = 0;          // descriptors that others on its loop may need
};

// Events that the server reports to its owner, on the loop's thread.
struct ServerHooks {
  std::function<void()> on_reload = [] {};     // SIGHUP
  std::function<void()> on_wake = [] {};       // wake() was called, and the server isn't stopping
  std::function<void()> on_listening = [] {};  // connections are accepted from now on
  std::function<void()> on_sweep = [] {};      // at least once a second: the loop is alive
  std::function<void()> on_stopping = [] {};   // SIGTERM or SIGINT
};

class Server {
  class Impl;

 public:
  explicit Server(std::unique_ptr<Impl> impl);  // for bind() alone

  // Binds every endpoint and listens. Also uses the sockets that systemd passed
  // (sd_listen_fds(3)); one with the same address replaces the endpoint. A stale UNIX socket
  // (nothing answers there) is replaced. A socket in use, or another kind of file, is an error.
  // Errors name the endpoint and the reason.
  static Result<std::unique_ptr<Server>> bind(const ServerOptions& options, Log& log);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Serves until SIGTERM or SIGINT, then stops accepting, answers what was received, stops the
  // decider and returns. Call it once. It returns an error only if the loop can't start.
  Result<void> run(Decider& decider, const ServerHooks& hooks);

  // Applies what a reload can change: time-outs, connections_max, and `allow` for new connections.
  void reload(const ServerOptions& options);

  // In the order of ServerOptions::listen, with the actual port where 0 was asked for.
  std::vector<Endpoint> endpoints() const;

  // For others that run on it. They must be gone before the server, which frees their handles.
  uv_loop_s& loop();

  const ServerStatistics& statistics() const;  // which any thread may read

  void wake();  // any thread: makes the loop call Decider::on_wake() and on_wake of the hooks

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
