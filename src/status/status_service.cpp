// SPDX-License-Identifier: MIT
#include "grayling/status/status_service.hpp"

#include <utility>

#include "grayling/status/metrics.hpp"
#include "grayling/status/status_page.hpp"
#include "status/http_status.hpp"
#include "status/own_name.hpp"

namespace grayling {
namespace {

HttpAnswer readiness(const Snapshot& snapshot) {
  HttpAnswer answer;
  const bool is_ready =
      snapshot.store == StoreHealth::Works || snapshot.store == StoreHealth::CannotWrite;
  if (!is_ready) answer.status = http::kUnavailable;
  answer.body = std::string(text_of(snapshot.store)) + "\n";
  return answer;
}

// The paths that name domains and show the log.
bool is_for_people(std::string_view path) {
  return path == "/" || path == "/live" || path == "/status.json";
}

// Protects against DNS rebinding; see the header.
HttpAnswer misdirected(const std::string& host_name) {
  HttpAnswer answer;
  answer.status = http::kMisdirected;
  answer.body = "here is no host of that name: ask for localhost, an address or " + host_name +
                "; /metrics, /healthz and /readyz take any name\n";
  return answer;
}

HttpAnswer not_found() {
  HttpAnswer answer;
  answer.status = http::kNotFound;
  answer.body = "there are /, /live, /metrics, /status.json, /healthz and /readyz\n";
  return answer;
}

}  // namespace

StatusService::StatusService(Source source)
    : source_(std::move(source)), history_(source_.clock.monotonic(), source_.clock.now()) {}

HttpAnswer StatusService::page(std::string_view path, const Snapshot& snapshot,
                               std::string_view version) {
  constexpr auto kHtml = "text/html; charset=utf-8";
  if (path == "/") return {http::kOk, kHtml, status_page(snapshot, version, Refresh::Never)};
  if (path == "/live")
    return {http::kOk, kHtml, status_page(snapshot, version, Refresh::EachMinute)};
  if (path == "/style.css") return {http::kOk, "text/css; charset=utf-8", status_style()};
  if (path == "/icon.svg") return {http::kOk, "image/svg+xml", status_icon()};
  if (path == "/metrics") {
    return {http::kOk, "text/plain; version=0.0.4; charset=utf-8", metrics_text(snapshot, version)};
  }
  if (path == "/status.json")
    return {http::kOk, "application/json", status_json(snapshot, version)};
  if (path == "/readyz") return readiness(snapshot);
  if (path == "/healthz") return {http::kOk, "text/plain; charset=utf-8", "alive\n"};
  return not_found();
}

// The thread of the user pages may wait for their store.
StatusService::~StatusService() {
  if (source_.user_pages) source_.user_pages->cut();
}

Result<std::unique_ptr<StatusService>> StatusService::start(const Endpoint& endpoint,
                                                            std::vector<IpNetwork> allow,
                                                            Source source) {
  auto service = std::make_unique<StatusService>(std::move(source));
  const auto handler = [&self = *service](const HttpRequest& request) {
    if (request.is_post) return method_not_allowed("GET, HEAD");
    const std::string& host = self.source_.host;
    const bool is_open = !is_for_people(request.path) || is_own_name(request.host, host);
    if (!is_open) return misdirected(host);
    return page(request.path, self.take(), self.source_.version);
  };
  HttpSlowPart slow;
  if (auto* const pages = service->source_.user_pages.get()) {
    slow.has = [pages](const HttpRequest& request) { return pages->has(request.path); };
    slow.answer = [pages](const HttpRequest& request) {
      return pages->answer(request).value_or(not_found());
    };
    slow.busy = [](const HttpRequest& request) { return UserPages::busy(request); };
  }
  auto http = HttpServer::start(endpoint, std::move(allow), handler, std::move(slow));
  if (!http) return fail(http.error());
  service->http_ = std::move(*http);
  return service;
}

// If a request is copying the history just now, the next second will do.
void StatusService::update() {
  const Monotonic now = source_.clock.monotonic();
  http_->end_late(now);
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (lock && history_.is_due(now)) history_.record(now, totals_of(source_.engine));
}

Snapshot StatusService::take() const {
  Snapshot snapshot = source_.take();
  const Monotonic now = source_.clock.monotonic();
  const std::lock_guard lock(mutex_);
  snapshot.hour = history_.columns(now, snapshot.now, kHourColumnMinutes, kHourColumns);
  snapshot.day = history_.columns(now, snapshot.now, kDayColumnMinutes, kDayColumns);
  snapshot.running = history_.running(now, snapshot.now, totals_of(source_.engine));
  return snapshot;
}

}  // namespace grayling
