// SPDX-License-Identifier: MIT
// A small web server for GET and POST on a thread of its own (libmicrohttpd), bounded in
// connections, in time and in memory. Owned by the object that has something to show.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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
// Bytes of the body of a POST: a few values. A longer one is answered with 413.
inline constexpr std::size_t kHttpBodyBytesMax = 4096;

struct HttpRequest {
  std::string_view path;  // of the address: "/metrics"
  std::string_view host;  // the value of the header Host; "" without one
  bool is_post = false;   // else GET or HEAD
  std::string_view accept_language{};
  std::string_view authorization{};
  std::map<std::string, std::string> query{};  // decoded; of two values of a name the last
  std::string_view body{};                     // of a POST
};

struct HttpAnswer {
  unsigned status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
  bool has_forms = false;  // they may be sent to where the page came from
  std::vector<std::pair<std::string, std::string>> headers{};  // besides the usual
};

// For a request whose method its path doesn't have; `allowed` is "GET, HEAD" or "POST".
HttpAnswer method_not_allowed(const std::string& allowed);

// Called on a thread of the server; views for the call alone.
using HttpHandler = std::function<HttpAnswer(const HttpRequest& request)>;

// Requests whose answers may take long. A second thread answers one after the other, so that they
// delay each other, and nothing else. Only few may wait.
struct HttpSlowPart {
  std::function<bool(const HttpRequest& request)> has{};  // none: there is no slow part
  HttpHandler answer{};                                   // called on the second thread
  HttpHandler busy{};  // what is answered if too many wait, or at the end
};

class HttpServer {
  class Impl;

 public:
  explicit HttpServer(std::unique_ptr<Impl> impl);  // for start() alone

  // A connection from another host is closed unless a network in `allow` contains its address. The
  // error names the endpoint, the reason, and the remedy.
  static Result<std::unique_ptr<HttpServer>> start(const Endpoint& endpoint,
                                                   std::vector<IpNetwork> allow,
                                                   HttpHandler handler, HttpSlowPart slow = {});
  ~HttpServer();  // ends the threads; waits for an answer of the slow part that is being made
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Closes connections whose request takes too long. Call it about once a second, from any thread.
  void end_late(Monotonic now);

  const Endpoint& endpoint() const;  // with the actual port, if 0 was asked for

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
