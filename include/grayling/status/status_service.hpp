// SPDX-License-Identifier: MIT
// Serves the status pages over HTTP, on a thread of its own. Owned by serve.
//
//   /             for people               /live         the same, every minute
//   /metrics      for Prometheus           /healthz      200: the process answers
//   /status.json  for scripts              /readyz       200: the store can be read, else 503
//   /style.css and /icon.svg are parts of the first
//
// UserPages adds /u/ and /api/, if they are configured.
//
// The page and the JSON name domains. They are served only if the request's Host is an address,
// "localhost" or this machine's name. Otherwise a web page open in a browser on an allowed host
// could point its own name at this host and read them (DNS rebinding).
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "grayling/server/http_server.hpp"
#include "grayling/status/history.hpp"
#include "grayling/status/snapshot.hpp"
#include "grayling/status/user_pages.hpp"

namespace grayling {

class StatusService {
 public:
  // Where the figures come from; everything here outlives the service. `take` is called on the
  // status thread for each request; the history is added to its result.
  struct Source {
    const EngineStatistics& engine;
    const Clock& clock;
    std::function<Snapshot()> take;
    std::string version;
    std::string host;                         // this machine's name
    std::shared_ptr<UserPages> user_pages{};  // null: there are none
  };

  explicit StatusService(Source source);  // for start() alone
  ~StatusService();
  StatusService(const StatusService&) = delete;
  StatusService& operator=(const StatusService&) = delete;
  static Result<std::unique_ptr<StatusService>> start(const Endpoint& endpoint,
                                                      std::vector<IpNetwork> allow, Source source);

  // Updates the history, and ends requests that take too long. Call it once a second, always from
  // the same thread; it never blocks.
  void update();

  // The answer for `path`, made from this snapshot.
  static HttpAnswer page(std::string_view path, const Snapshot& snapshot, std::string_view version);

  const Endpoint& endpoint() const { return http_->endpoint(); }

 private:
  Snapshot take() const;

  const Source source_;
  mutable std::mutex mutex_;  // guards the history
  History history_;
  std::unique_ptr<HttpServer> http_;  // last: its thread uses the others
};

}  // namespace grayling
