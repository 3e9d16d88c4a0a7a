// SPDX-License-Identifier: MIT
#include "grayling/server/server.hpp"

#include <algorithm>
#include <utility>

#include "grayling/server/process.hpp"
#include "grayling/server/socket_address.hpp"
#include "server/open_files.hpp"
#include "server/passed_sockets.hpp"
#include "server/server_impl.hpp"

namespace grayling {
namespace {

constexpr std::uint64_t kSweepMs = 1000;  // time-outs are whole seconds

tl::unexpected<Error> fail_uv(int status) {
  return fail(std::string("the event loop can't start: ") + uv_strerror(status));
}

bool is_among(const std::vector<ListenSocket>& sockets, const Endpoint& wanted) {
  const auto endpoint = endpoint_of(socket_address(wanted));  // as the kernel spells it
  return std::any_of(sockets.begin(), sockets.end(),
                     [&](const ListenSocket& socket) { return socket.endpoint() == endpoint; });
}

}  // namespace

Result<void> Server::Impl::bind(const ServerOptions& options) {
  open_files_ = raise_open_files();
  reload(options);
  const int status = loop_.status() != 0 ? loop_.status() : open_handles();
  if (status != 0) return fail_uv(status);
  auto passed = take_passed_sockets();
  if (!passed) return fail(passed.error());
  const SocketAccess access{options.socket_mode, options.socket_group};
  for (const Endpoint& endpoint : options.listen) {
    if (is_among(*passed, endpoint)) continue;
    auto socket = ListenSocket::open(endpoint, access);
    if (!socket) return fail(socket.error());
    listeners_.push_back(std::make_unique<Listener>(std::move(*socket), log_));
  }
  for (auto& socket : *passed) {
    listeners_.push_back(std::make_unique<Listener>(std::move(socket), log_));
  }
  return {};
}

void Server::Impl::reload(const ServerOptions& options) {
  allow_.set(options.allow);
  limits_.idle_timeout = options.idle_timeout;
  limits_.request_timeout = options.request_timeout;
  limits_.connections_max =
      std::min(options.connections_max, connections_room(open_files_, options.other_files));
  log_connections_max(options);
  if (sessions_) sessions_->set_limits(limits_);
}

// Warns only if the administrator set the value, and once for each value.
void Server::Impl::log_connections_max(const ServerOptions& options) {
  const bool is_cut = limits_.connections_max < options.connections_max;
  const std::string wanted = "connections_max = " + std::to_string(options.connections_max);
  const std::string allowed = std::to_string(limits_.connections_max);
  if (!is_cut || !options.is_connections_max_set) {
    if (is_cut) log_.debug(wanted + ": the limit of open files allows " + allowed);
    connections_warned_of_ = 0;
    return;
  }
  if (connections_warned_of_ == options.connections_max) return;
  connections_warned_of_ = options.connections_max;
  log_.warning(wanted + " needs a higher limit of open files (ulimit -n, LimitNOFILE); it allows " +
               allowed);
}

std::vector<Endpoint> Server::Impl::endpoints() const {
  std::vector<Endpoint> endpoints;
  for (const auto& listener : listeners_) endpoints.push_back(listener->endpoint());
  return endpoints;
}

int Server::Impl::open_handles() {
  uv_loop_t* loop = &loop_.get();
  int status = wake_.open(this, [loop](uv_async_t* async) {
    return uv_async_init(loop, async,
                         [](uv_async_t* woken) { static_cast<Impl*>(woken->data)->on_wake(); });
  });
  if (status == 0) {
    status = turn_.open(this, [loop](uv_prepare_t* turn) { return uv_prepare_init(loop, turn); });
  }
  if (status == 0) {
    status = sweep_.open(this, [loop](uv_timer_t* sweep) { return uv_timer_init(loop, sweep); });
  }
  return status == 0 ? open_signals() : status;
}

int Server::Impl::start_serving() {
  int status = timer_->open(loop_.get());
  for (const auto& listener : listeners_) {
    if (status != 0) break;
    status = listener->start(loop_.get(),
                             [this](Accepted connection) { on_connection(std::move(connection)); });
  }
  if (status == 0) status = start_sweeps(kSweepMs);
  if (status != 0) return status;
  return uv_prepare_start(turn_.get(),
                          [](uv_prepare_t* turn) { static_cast<Impl*>(turn->data)->on_turn(); });
}

void Server::Impl::on_connection(Accepted connection) {
  if (!allow_.admits(connection.client, uv_now(&loop_.get()))) return;
  sessions_->add(std::move(connection));
}

// An exception, for instance when memory runs out, ends the process here: it can't pass through
// libuv, which is C.
void Server::Impl::run_loop() noexcept {
  uv_run(&loop_.get(), UV_RUN_DEFAULT);
}

Result<void> Server::Impl::run(Decider& decider, const ServerHooks& hooks) {
  decider_ = &decider;
  hooks_ = hooks;
  timer_ = std::make_unique<DeciderTimer>(decider);
  sessions_ =
      std::make_unique<Sessions>(loop_.get(), decider, log_, statistics_, [this] { wake(); });
  sessions_->set_limits(limits_);
  const int status = start_serving();
  if (status != 0) return fail_uv(status);
  for (const auto& listener : listeners_) log_.info("listening at " + listener->endpoint().text());
  hooks_.on_listening();
  release_signals();
  wake();  // for what the Decider's threads did before this
  run_loop();
  sessions_->close_all();
  decider_ = nullptr;
  log_.info("stopped");
  return {};
}

void Server::Impl::on_wake() {
  if (decider_ == nullptr) return;
  decider_->on_wake();
  if (phase_ == Phase::Serving) hooks_.on_wake();
}

void Server::Impl::on_turn() {
  sessions_->finish_turn();
  if (phase_ != Phase::Serving) advance_stop();
  timer_->update();
}

void Server::Impl::on_sweep() {
  hooks_.on_sweep();
  sessions_->sweep(uv_now(&loop_.get()));
  allow_.log_closed(uv_now(&loop_.get()));
  for (const auto& listener : listeners_) listener->resume();
  sweep_stop();
}

int Server::Impl::start_sweeps(std::uint64_t interval_ms) {
  return uv_timer_start(
      sweep_.get(), [](uv_timer_t* sweep) { static_cast<Impl*>(sweep->data)->on_sweep(); },
      interval_ms, interval_ms);
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::bind(const ServerOptions& options, Log& log) {
  auto impl = std::make_unique<Impl>(log);
  const auto bound = impl->bind(options);
  if (!bound) return fail(bound.error());
  return std::make_unique<Server>(std::move(impl));
}

Result<void> Server::run(Decider& decider, const ServerHooks& hooks) {
  return impl_->run(decider, hooks);
}

void Server::reload(const ServerOptions& options) {
  impl_->reload(options);
}

std::vector<Endpoint> Server::endpoints() const {
  return impl_->endpoints();
}

uv_loop_s& Server::loop() {
  return impl_->loop();
}

const ServerStatistics& Server::statistics() const {
  return impl_->statistics();
}

void Server::wake() {
  impl_->wake();
}

}  // namespace grayling
