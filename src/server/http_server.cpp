// SPDX-License-Identifier: MIT
#include "grayling/server/http_server.hpp"

#include <cerrno>
#include <cstring>
#include <exception>
#include <mutex>
#include <utility>

#include <fcntl.h>
#include <microhttpd.h>
#include <sys/socket.h>

#include "grayling/server/process.hpp"
#include "grayling/server/socket_address.hpp"
#include "server/allow_list.hpp"
#include "server/http_connections.hpp"
#include "server/listen_socket.hpp"

namespace grayling {
namespace {

struct StopDaemon {
  void operator()(MHD_Daemon* daemon) const { MHD_stop_daemon(daemon); }
};
struct DestroyResponse {
  void operator()(MHD_Response* response) const { MHD_destroy_response(response); }
};

// The page may load nothing from elsewhere, stand in no frame, and come from no cache.
constexpr std::pair<const char*, const char*> kHeaders[] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
     "form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
};

// Room for connections that are being closed, besides the others.
constexpr unsigned kGoingMax = 64;

bool is_readable(std::string_view method) {
  return method == MHD_HTTP_METHOD_GET || method == MHD_HTTP_METHOD_HEAD;
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(ListenSocket socket, std::vector<IpNetwork> allow, Handler handler)
      : socket_(std::move(socket)), allow_(std::move(allow)), handler_(std::move(handler)) {}

  Result<void> start() {
    // The library closes the socket that it has.
    FileDescriptor fd(fcntl(socket_.fd(), F_DUPFD_CLOEXEC, 0));
    daemon_.reset(MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL, 0, &admits, this, &on_request, this,
        MHD_OPTION_LISTEN_SOCKET, fd.get(), MHD_OPTION_CONNECTION_LIMIT,
        kHttpConnectionsMax + kGoingMax, MHD_OPTION_NOTIFY_CONNECTION, &on_connection, this,
        MHD_OPTION_NOTIFY_COMPLETED, &on_completed, this, MHD_OPTION_CONNECTION_TIMEOUT,
        kHttpIdleSeconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, kHttpConnectionBytes,
        MHD_OPTION_END));
    if (!daemon_) {
      return fail(endpoint().text() + ": " +
                  (errno == EAGAIN ? no_thread_text() : std::strerror(errno)));
    }
    fd.release();
    return {};
  }

  const Endpoint& endpoint() const { return socket_.endpoint(); }

  // The loop's thread must not wait; the next call comes a second later.
  void end_late(Monotonic now) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return;
    for (const int fd : connections_.take_late(now)) ::shutdown(fd, SHUT_RDWR);
  }

 private:
  static MHD_Result admits(void* impl, const sockaddr* address, socklen_t size) {
    SocketAddress peer;
    std::memcpy(&peer.storage, address, std::min<std::size_t>(size, sizeof peer.storage));
    const auto client = ip_of(peer);
    const bool is_admitted = peer.family() == AF_UNIX ||
                             (client && is_allowed(*client, static_cast<Impl*>(impl)->allow_));
    return is_admitted ? MHD_YES : MHD_NO;
  }

  static void on_connection(void* impl, MHD_Connection* connection, void** /*own*/,
                            MHD_ConnectionNotificationCode code) {
    static_cast<Impl*>(impl)->note_connection(connection, code);
  }

  static void on_completed(void* impl, MHD_Connection* connection, void** /*request*/,
                           MHD_RequestTerminationCode /*code*/) {
    auto& self = *static_cast<Impl*>(impl);
    const std::lock_guard lock(self.mutex_);
    self.connections_.end_request(descriptor(connection), SystemClock().monotonic());
  }

  static int descriptor(MHD_Connection* connection) {
    const auto* const info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == nullptr ? -1 : info->connect_fd;
  }

  // Under the lock the library doesn't close a descriptor that is shut down here.
  void note_connection(MHD_Connection* connection, MHD_ConnectionNotificationCode code) {
    const int fd = descriptor(connection);
    const std::lock_guard lock(mutex_);
    if (code != MHD_CONNECTION_NOTIFY_STARTED) return connections_.remove(fd);
    SocketAddress peer;
    peer.size = sizeof peer.storage;
    const bool is_known = ::getpeername(fd, peer.get(), &peer.size) == 0;
    const auto client = is_known ? ip_of(peer) : std::nullopt;
    const auto going = connections_.add(fd, client, SystemClock().monotonic());
    if (going) ::shutdown(*going, SHUT_RDWR);
  }

  // libmicrohttpd calls this before the request's body, which is not wanted.
  static MHD_Result on_request(void* impl, MHD_Connection* connection, const char* path,
                               const char* method, const char* /*version*/, const char* /*body*/,
                               std::size_t* body_size, void** /*request*/) {
    *body_size = 0;
    return static_cast<Impl*>(impl)->answer(connection, path, method);
  }

  HttpAnswer answer_to(const HttpRequest& request, std::string_view method) const {
    if (!is_readable(method)) return {MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain", "GET only\n"};
    try {
      return handler_(request);
    } catch (const std::exception&) {  // no memory: C is above us
      return {MHD_HTTP_INTERNAL_SERVER_ERROR, "text/plain", "failed\n"};
    }
  }

  MHD_Result answer(MHD_Connection* connection, const char* path, const char* method) const {
    const char* const host =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
    HttpAnswer answer = answer_to({path, host == nullptr ? "" : host}, method);
    const std::unique_ptr<MHD_Response, DestroyResponse> response(MHD_create_response_from_buffer(
        answer.body.size(), answer.body.data(), MHD_RESPMEM_MUST_COPY));
    if (!response) return MHD_NO;
    MHD_add_response_header(response.get(), "Content-Type", answer.type.c_str());
    for (const auto& [name, value] : kHeaders) {
      MHD_add_response_header(response.get(), name, value);
    }
    if (answer.status == MHD_HTTP_METHOD_NOT_ALLOWED) {
      MHD_add_response_header(response.get(), "Allow", "GET, HEAD");
      MHD_add_response_header(response.get(), "Connection", "close");
    }
    return MHD_queue_response(connection, answer.status, response.get());
  }

  ListenSocket socket_;
  const std::vector<IpNetwork> allow_;
  const Handler handler_;
  std::mutex mutex_;
  HttpConnections connections_{kHttpConnectionsMax, std::chrono::seconds(kHttpRequestSeconds)};
  std::unique_ptr<MHD_Daemon, StopDaemon> daemon_;  // last: its thread uses the others
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::start(const Endpoint& endpoint,
                                                      std::vector<IpNetwork> allow,
                                                      Handler handler) {
  auto socket = ListenSocket::open(endpoint, {});
  if (!socket) return fail(socket.error());
  auto impl = std::make_unique<Impl>(std::move(*socket), std::move(allow), std::move(handler));
  if (auto started = impl->start(); !started) return fail(started.error());
  return std::make_unique<HttpServer>(std::move(impl));
}

void HttpServer::end_late(Monotonic now) {
  impl_->end_late(now);
}

const Endpoint& HttpServer::endpoint() const {
  return impl_->endpoint();
}

}  // namespace grayling
