// SPDX-License-Identifier: MIT
// Shows how fast a policy server on libuv can be at best: it finds the empty line that ends a
// request, answers DUNNO, and does nothing else. It serves until it is killed.
//
//   bare_server inet:127.0.0.1:10099 unix:/tmp/bare
#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <uv.h>

#include "grayling/config/endpoint.hpp"

namespace {

constexpr std::string_view kReply = "action=DUNNO\n\n";
constexpr std::size_t kReadBytes = 65536;  // one buffer for all: libuv reads from one at a time
constexpr int kBacklog = 4096;

// The handles of libuv share their first members, so this can be used as any of them.
union Stream {
  uv_handle_t handle;
  uv_stream_t stream;
  uv_tcp_t tcp;
  uv_pipe_t pipe;
};

struct Connection {
  Stream socket{};
  bool is_after_line = false;  // the bytes before ended in a line end
};

// Returns how many requests end in `bytes`.
int count_requests(Connection& connection, std::string_view bytes) {
  int requests = 0;
  std::size_t begin = 0;
  if (connection.is_after_line && bytes.front() == '\n') {
    ++requests;
    ++begin;
  }
  for (;;) {
    const std::size_t end = bytes.find("\n\n", begin);
    if (end == std::string_view::npos) break;
    ++requests;
    begin = end + 2;
  }
  connection.is_after_line = begin < bytes.size() && bytes.back() == '\n';
  return requests;
}

void close(Connection* connection) {
  if (uv_is_closing(&connection->socket.handle) != 0) return;
  uv_close(&connection->socket.handle, [](uv_handle_t* handle) {
    const std::unique_ptr<Connection> owned(static_cast<Connection*>(handle->data));
  });
}

void on_read(uv_stream_t* stream, ssize_t length, const uv_buf_t* buffer) {
  auto* connection = static_cast<Connection*>(stream->data);
  if (length < 0) return close(connection);
  if (length == 0) return;
  int requests = count_requests(*connection, {buffer->base, static_cast<std::size_t>(length)});
  for (; requests > 0; --requests) {
    std::array<char, kReply.size()> reply{};
    kReply.copy(reply.data(), reply.size());
    const uv_buf_t out = uv_buf_init(reply.data(), reply.size());
    if (uv_try_write(stream, &out, 1) != static_cast<int>(kReply.size())) return close(connection);
  }
}

void give_buffer(uv_handle_t*, std::size_t, uv_buf_t* buffer) {
  static std::array<char, kReadBytes> bytes;
  *buffer = uv_buf_init(bytes.data(), bytes.size());
}

void on_connection(uv_stream_t* listener, int status) {
  if (status < 0) return;
  auto owned = std::make_unique<Connection>();
  Stream& socket = owned->socket;
  if (listener->type == UV_TCP) {
    uv_tcp_init(listener->loop, &socket.tcp);
  } else {
    uv_pipe_init(listener->loop, &socket.pipe, 0);
  }
  Connection* connection = owned.release();
  socket.handle.data = connection;
  if (uv_accept(listener, &socket.stream) != 0) return close(connection);
  if (listener->type == UV_TCP) uv_tcp_nodelay(&socket.tcp, 1);
  if (uv_read_start(&socket.stream, give_buffer, on_read) != 0) close(connection);
}

int listen_at(const grayling::Endpoint& endpoint, uv_loop_t* loop, Stream& listener) {
  int status = 0;
  if (endpoint.kind == grayling::Endpoint::Kind::Unix) {
    uv_pipe_init(loop, &listener.pipe, 0);
    status = uv_pipe_bind(&listener.pipe, endpoint.path.c_str());
  } else {
    sockaddr_in address{};
    uv_tcp_init(loop, &listener.tcp);
    status = uv_ip4_addr(endpoint.host.c_str(), endpoint.port, &address);
    if (status == 0) {
      status = uv_tcp_bind(&listener.tcp, reinterpret_cast<const sockaddr*>(&address), 0);
    }
  }
  return status == 0 ? uv_listen(&listener.stream, kBacklog, on_connection) : status;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Stream> listeners(static_cast<std::size_t>(argc));
  for (int i = 1; i < argc; ++i) {
    const auto endpoint = grayling::parse_endpoint(argv[i]);
    if (!endpoint) {
      std::fprintf(stderr, "bare_server: %s\n", endpoint.error().text.c_str());
      return 2;
    }
    Stream& listener = listeners[static_cast<std::size_t>(i)];
    if (const int status = listen_at(*endpoint, uv_default_loop(), listener); status != 0) {
      std::fprintf(stderr, "bare_server: %s: %s\n", argv[i], uv_strerror(status));
      return 1;
    }
  }
  return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
