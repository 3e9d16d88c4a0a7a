// SPDX-License-Identifier: MIT
#include "grayling/status/status_service.hpp"

#include <utility>

#include "grayling/status/metrics.hpp"

namespace grayling {
namespace {

constexpr unsigned kUnavailable = 503;
constexpr unsigned kNotFound = 404;

HttpAnswer readiness(const Snapshot& snapshot) {
  HttpAnswer answer;
  const bool is_ready =
      snapshot.store == StoreHealth::Works || snapshot.store == StoreHealth::CannotWrite;
  if (!is_ready) answer.status = kUnavailable;
  answer.body = std::string(text_of(snapshot.store)) + "\n";
  return answer;
}

}  // namespace

HttpAnswer StatusService::page(std::string_view path, const Snapshot& snapshot,
                               std::string_view version) {
  if (path == "/metrics") {
    return {200, "text/plain; version=0.0.4; charset=utf-8", metrics_text(snapshot, version)};
  }
  if (path == "/status.json") return {200, "application/json", status_json(snapshot, version)};
  if (path == "/readyz") return readiness(snapshot);
  HttpAnswer answer;
  answer.body = "alive\n";
  if (path != "/healthz") {
    answer.status = kNotFound;
    answer.body = "there are /metrics, /status.json, /healthz and /readyz\n";
  }
  return answer;
}

Result<std::unique_ptr<StatusService>> StatusService::start(const Endpoint& endpoint,
                                                            std::vector<IpNetwork> allow,
                                                            std::function<Snapshot()> take,
                                                            std::string version) {
  auto http = HttpServer::start(endpoint, std::move(allow),
                                [take = std::move(take), version = std::move(version)](
                                    std::string_view path) { return page(path, take(), version); });
  if (!http) return tl::make_unexpected(http.error());
  return std::make_unique<StatusService>(std::move(*http));
}

}  // namespace grayling
