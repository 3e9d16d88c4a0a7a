// SPDX-License-Identifier: MIT
// A small web server for GET alone, on a thread of its own (libmicrohttpd): bounded in connections,
// in time and in memory, and without a way to change anything. Owned by the object that has
// something to show.
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

// Limits of the server: connections at a time (beyond it the oldest of the address with the most
// connections is closed); seconds that a connection may be idle; seconds that a request and its
// answer may take; and bytes of memory for each connection: a request is a line and some headers.
inline constexpr unsigned kHttpConnectionsMax = 64;
inline constexpr unsigned kHttpIdleSeconds = 15;
inline constexpr unsigned kHttpRequestSeconds = 30;
inline constexpr std::size_t kHttpConnectionBytes = std::size_t{32} * 1024;

struct HttpRequest {
  std::string_view path;  // of the address: "/metrics"
  std::string_view host;  // the value of the header Host; "" without one
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

  // A connection from another host is closed unless a network in `allow` contains its address. The
  // error names the endpoint, the reason, and the remedy.
  static Result<std::unique_ptr<HttpServer>> start(const Endpoint& endpoint,
                                                   std::vector<IpNetwork> allow, Handler handler);
  ~HttpServer();  // ends the thread
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Closes connections whose request takes too long. Call it about once a second, from any thread.
  void end_late(Monotonic now);

  const Endpoint& endpoint() const;  // with the actual port, if 0 was asked for

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
