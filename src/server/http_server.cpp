// SPDX-License-Identifier: MIT
#include "grayling/server/http_server.hpp"

#include <cerrno>
#include <cstring>
#include <exception>
#include <map>
#include <mutex>
#include <utility>

#include <fcntl.h>
#include <microhttpd.h>
#include <sys/socket.h>

#include "grayling/server/process.hpp"
#include "grayling/server/socket_address.hpp"
#include "server/allow_list.hpp"
#include "server/http_connections.hpp"
#include "server/http_worker.hpp"
#include "server/listen_socket.hpp"

namespace grayling {
namespace {

struct StopDaemon {
  void operator()(MHD_Daemon* daemon) const { MHD_stop_daemon(daemon); }
};
struct DestroyResponse {
  void operator()(MHD_Response* response) const { MHD_destroy_response(response); }
};

// Browsers load nothing from other sites for a page, show it in no frame and keep no copy; search
// engines leave it out.
constexpr auto kPolicy =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action ";
constexpr std::pair<const char*, const char*> kHeaders[] = {
    {"X-Content-Type-Options", "nosniff"},           {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"}, {"Cache-Control", "no-store"},
    {"X-Robots-Tag", "noindex, nofollow"},
};

// Room for connections that are being closed, besides the others.
constexpr unsigned kGoingMax = 64;

// What is kept of a request between calls of the library.
struct Pending {
  std::string body;  // of a POST, as far as it was read
  bool is_too_long = false;
  std::shared_ptr<HttpJob> job;  // the slow part answers
};

Pending& pending_of(void*& request) {
  if (request == nullptr) request = std::make_unique<Pending>().release();
  return *static_cast<Pending*>(request);  // on_completed() owns it
}

std::string_view header(MHD_Connection* connection, const char* name) {
  const char* const value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value == nullptr ? "" : value;
}

MHD_Result note_value(void* query, MHD_ValueKind /*kind*/, const char* name, const char* value) {
  try {
    auto& values = *static_cast<std::map<std::string, std::string>*>(query);
    values[name] = value == nullptr ? "" : value;
    return MHD_YES;
  } catch (const std::exception&) {  // no memory; C is above us
    return MHD_NO;
  }
}

HttpRequest request_of(MHD_Connection* connection, const char* path) {
  HttpRequest request;
  request.path = path;
  request.host = header(connection, MHD_HTTP_HEADER_HOST);
  request.accept_language = header(connection, MHD_HTTP_HEADER_ACCEPT_LANGUAGE);
  request.authorization = header(connection, MHD_HTTP_HEADER_AUTHORIZATION);
  MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, note_value, &request.query);
  return request;
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(ListenSocket socket, std::vector<IpNetwork> allow, HttpHandler handler, HttpSlowPart slow)
      : socket_(std::move(socket)),
        allow_(std::move(allow)),
        handler_(std::move(handler)),
        slow_(std::move(slow)) {}
  // The library wants no connection suspended when it stops.
  ~Impl() {
    if (worker_) worker_->stop();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> start() {
    if (slow_.has) {
      auto worker = HttpWorker::start(slow_.answer);
      if (!worker) return fail(endpoint().text() + ": " + worker.error().text);
      worker_ = std::move(*worker);
    }
    // The library closes the socket that it has.
    FileDescriptor fd(fcntl(socket_.fd(), F_DUPFD_CLOEXEC, 0));
    daemon_.reset(MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, &admits,
        this, &on_request, this, MHD_OPTION_LISTEN_SOCKET, fd.get(), MHD_OPTION_CONNECTION_LIMIT,
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

  static void on_completed(void* impl, MHD_Connection* connection, void** request,
                           MHD_RequestTerminationCode /*code*/) {
    const std::unique_ptr<Pending> pending(static_cast<Pending*>(std::exchange(*request, nullptr)));
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

  // Called once before the body, for each part of it, and once after it; and again when the slow
  // part has answered. The caller is C, so no exception may leave: then the connection is closed.
  static MHD_Result on_request(void* impl, MHD_Connection* connection, const char* path,
                               const char* method, const char* /*version*/, const char* body,
                               std::size_t* body_size, void** request) {
    try {
      const auto& self = *static_cast<Impl*>(impl);
      if (*request != nullptr && pending_of(*request).job) {
        return send(connection, pending_of(*request).job->answer());
      }
      if (std::string_view(method) == MHD_HTTP_METHOD_POST) {
        return self.take_post(connection, path, body, *body_size, *request);
      }
      *body_size = 0;
      const std::string_view name = method;
      if (name != MHD_HTTP_METHOD_GET && name != MHD_HTTP_METHOD_HEAD) {
        HttpAnswer answer = method_not_allowed("GET, HEAD, POST");
        answer.headers.emplace_back("Connection", "close");  // the body isn't read
        return send(connection, answer);
      }
      return self.answer(connection, request_of(connection, path), *request);
    } catch (const std::exception&) {
      return MHD_NO;
    }
  }

  HttpAnswer answer_to(const HttpRequest& request) const {
    try {
      return handler_(request);
    } catch (const std::exception&) {  // no memory
      return {MHD_HTTP_INTERNAL_SERVER_ERROR, "text/plain", "failed\n"};
    }
  }

  MHD_Result answer(MHD_Connection* connection, const HttpRequest& asked, void*& request) const {
    if (!worker_ || !slow_.has(asked)) return send(connection, answer_to(asked));
    auto& job = pending_of(request).job;
    job = std::make_shared<HttpJob>(asked, slow_.busy(asked),
                                    [connection] { MHD_resume_connection(connection); });
    MHD_suspend_connection(connection);  // first: the worker may be done at once
    if (!worker_->submit(job)) job->give_up();
    return MHD_YES;
  }

  MHD_Result take_post(MHD_Connection* connection, const char* path, const char* body,
                       std::size_t& body_size, void*& request) const {
    const bool is_first = request == nullptr;
    auto& post = pending_of(request);
    if (is_first) return MHD_YES;
    if (body_size > 0) {
      post.is_too_long |= body_size > kHttpBodyBytesMax - post.body.size();
      if (!post.is_too_long) post.body.append(body, body_size);
      body_size = 0;
      return MHD_YES;
    }
    if (post.is_too_long) {
      return send(connection, {MHD_HTTP_CONTENT_TOO_LARGE, "text/plain", "too long\n"});
    }
    HttpRequest whole = request_of(connection, path);
    whole.is_post = true;
    whole.body = post.body;
    return answer(connection, whole, request);
  }

  static MHD_Result send(MHD_Connection* connection, const HttpAnswer& answer) {
    std::string body = answer.body;  // the library takes no constant, but copies it
    const std::unique_ptr<MHD_Response, DestroyResponse> response(
        MHD_create_response_from_buffer(body.size(), body.data(), MHD_RESPMEM_MUST_COPY));
    if (!response) return MHD_NO;
    const auto add = [&](const char* name, const std::string& value) {
      MHD_add_response_header(response.get(), name, value.c_str());
    };
    add("Content-Type", answer.type);
    add("Content-Security-Policy", kPolicy + std::string(answer.has_forms ? "'self'" : "'none'"));
    for (const auto& [name, value] : kHeaders) add(name, value);
    for (const auto& [name, value] : answer.headers) add(name.c_str(), value);
    return MHD_queue_response(connection, answer.status, response.get());
  }

  ListenSocket socket_;
  const std::vector<IpNetwork> allow_;
  const HttpHandler handler_;
  const HttpSlowPart slow_;
  std::unique_ptr<HttpWorker> worker_;  // null: there is no slow part
  std::mutex mutex_;
  HttpConnections connections_{kHttpConnectionsMax, std::chrono::seconds(kHttpRequestSeconds)};
  std::unique_ptr<MHD_Daemon, StopDaemon> daemon_;  // last: its thread uses the others
};

HttpAnswer method_not_allowed(const std::string& allowed) {
  HttpAnswer answer{MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain", "only " + allowed + "\n"};
  answer.headers.emplace_back("Allow", allowed);
  return answer;
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::start(const Endpoint& endpoint,
                                                      std::vector<IpNetwork> allow,
                                                      HttpHandler handler, HttpSlowPart slow) {
  auto socket = ListenSocket::open(endpoint, {});
  if (!socket) return fail(socket.error());
  auto impl = std::make_unique<Impl>(std::move(*socket), std::move(allow), std::move(handler),
                                     std::move(slow));
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
