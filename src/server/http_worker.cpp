// SPDX-License-Identifier: MIT
#include "server/http_worker.hpp"

#include <exception>
#include <system_error>
#include <utility>

#include "grayling/server/process.hpp"

namespace grayling {

HttpJob::HttpJob(const HttpRequest& request, HttpAnswer unless_done, std::function<void()> on_done)
    : path_(request.path),
      host_(request.host),
      language_(request.accept_language),
      authorization_(request.authorization),
      body_(request.body),
      request_{path_, host_, request.is_post, language_, authorization_, request.query, body_},
      answer_(std::move(unless_done)),
      on_done_(std::move(on_done)) {}

void HttpJob::finish(HttpAnswer answer) {
  {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }
  on_done_();
}

HttpAnswer HttpJob::answer() const {
  const std::lock_guard lock(mutex_);
  return answer_;
}

Result<std::unique_ptr<HttpWorker>> HttpWorker::start(HttpHandler handler) {
  auto worker = std::make_unique<HttpWorker>(std::move(handler));
  try {
    worker->thread_ = std::thread([&self = *worker] { self.run(); });
  } catch (const std::system_error&) {
    return fail(no_thread_text());
  }
  return worker;
}

bool HttpWorker::submit(const std::shared_ptr<HttpJob>& job) noexcept {
  try {
    const std::lock_guard lock(mutex_);
    if (is_stopping_ || jobs_.size() >= kHttpJobsMax) return false;
    jobs_.push_back(job);
  } catch (const std::exception&) {  // no memory
    return false;
  }
  changed_.notify_one();
  return true;
}

void HttpWorker::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
  for (const auto& job : std::exchange(jobs_, {})) job->give_up();
}

void HttpWorker::run() {
  for (;;) {
    std::shared_ptr<HttpJob> job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return is_stopping_ || !jobs_.empty(); });
      if (is_stopping_) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    work(*job);
  }
}

void HttpWorker::work(HttpJob& job) const {
  HttpAnswer answer;
  try {
    answer = handler_(job.request());
  } catch (const std::exception&) {  // no memory
    return job.give_up();
  }
  job.finish(std::move(answer));
}

}  // namespace grayling
