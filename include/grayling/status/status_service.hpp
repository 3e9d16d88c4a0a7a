// SPDX-License-Identifier: MIT
// What a running service shows of itself over HTTP, on a thread of its own. Owned by serve.
//
//   /metrics      for Prometheus           /healthz   200: the process answers
//   /status.json  for scripts              /readyz    200: the store can be read, else 503
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "grayling/server/http_server.hpp"
#include "grayling/status/snapshot.hpp"

namespace grayling {

class StatusService {
 public:
  explicit StatusService(std::unique_ptr<HttpServer> http) : http_(std::move(http)) {}

  // `take` is called on the status' thread, at each request.
  static Result<std::unique_ptr<StatusService>> start(const Endpoint& endpoint,
                                                      std::vector<IpNetwork> allow,
                                                      std::function<Snapshot()> take,
                                                      std::string version);

  // What is at `path`, of this snapshot.
  static HttpAnswer page(std::string_view path, const Snapshot& snapshot, std::string_view version);

  const Endpoint& endpoint() const { return http_->endpoint(); }

 private:
  std::unique_ptr<HttpServer> http_;
};

}  // namespace grayling
