// SPDX-License-Identifier: MIT
// Answers requests that may take long, one after the other on a thread of its own, so that no other
// request waits for them. Owned by an HttpServer.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "grayling/server/http_server.hpp"

namespace grayling {

// Requests that may wait for the thread.
inline constexpr std::size_t kHttpJobsMax = 16;

// A copy of a request, and its answer, which is `unless_done` until finish(). `on_done` is called
// once, when the job has ended, on the worker's thread or by stop().
class HttpJob {
 public:
  HttpJob(const HttpRequest& request, HttpAnswer unless_done, std::function<void()> on_done);
  HttpJob(const HttpJob&) = delete;
  HttpJob& operator=(const HttpJob&) = delete;

  const HttpRequest& request() const { return request_; }
  void finish(HttpAnswer answer);
  // Ends the job without a new answer: it keeps `unless_done`.
  void give_up() const { on_done_(); }
  HttpAnswer answer() const;

 private:
  const std::string path_, host_, language_, authorization_, body_;
  HttpRequest request_;  // its views are of the texts above
  mutable std::mutex mutex_;
  HttpAnswer answer_;
  const std::function<void()> on_done_;
};

class HttpWorker {
 public:
  // Fails if there is no thread.
  static Result<std::unique_ptr<HttpWorker>> start(HttpHandler handler);
  explicit HttpWorker(HttpHandler handler) : handler_(std::move(handler)) {}
  ~HttpWorker() { stop(); }
  HttpWorker(const HttpWorker&) = delete;
  HttpWorker& operator=(const HttpWorker&) = delete;

  // false: too many wait, or it has been stopped; then on_done() isn't called. Any thread.
  bool submit(const std::shared_ptr<HttpJob>& job) noexcept;

  // Ends the thread after the present job; those that wait are given up.
  void stop();

 private:
  void run();
  void work(HttpJob& job) const;

  const HttpHandler handler_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<std::shared_ptr<HttpJob>> jobs_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace grayling
