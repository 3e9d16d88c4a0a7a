// SPDX-License-Identifier: MIT
// A small web server for GET alone, on a thread of its own (libmicrohttpd): bounded in connections,
// in time and in memory, and without a way to change anything. Owned by whoever shows something.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"

namespace grayling {

// Connections at a time; for more the oldest go, of the address that has the most. Seconds that one
// may be idle, and that it may take for a request and its answer, drop by drop; and bytes of memory
// it has: a request is a line and some headers.
inline constexpr unsigned kHttpConnectionsMax = 64;
inline constexpr unsigned kHttpIdleSeconds = 15;
inline constexpr unsigned kHttpRequestSeconds = 30;
inline constexpr std::size_t kHttpConnectionBytes = std::size_t{32} * 1024;

struct HttpRequest {
  std::string_view path;  // of the address: "/metrics"
  std::string_view host;  // the header that names whom the client means to ask; "" without one
};

struct HttpAnswer {
  unsigned status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
};

class HttpServer {
  class Impl;

 public:
  explicit HttpServer(std::unique_ptr<Impl> impl);  // for start() alone

  // Called on the server's thread; views for the call alone.
  using Handler = std::function<HttpAnswer(const HttpRequest& request)>;

  // Who connects from another host is closed unless a network of `allow` holds it. The error names
  // the endpoint, the reason, and what to do.
  static Result<std::unique_ptr<HttpServer>> start(const Endpoint& endpoint,
                                                   std::vector<IpNetwork> allow, Handler handler);
  ~HttpServer();  // ends the thread
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Closes whose request takes too long; to be called about once a second. Any thread.
  void end_late(Monotonic now);

  const Endpoint& endpoint() const;  // with the port that it came to have

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
