// SPDX-License-Identifier: MIT
#include "rate_run.hpp"

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

#include "waiting.hpp"

namespace bench {

using grayling::Result;

RateRun::RateRun(const RateOptions& options, const grayling::StoreUrl& url)
    : options_(options),
      url_(url),
      next_(options.first),
      start_(static_cast<std::ptrdiff_t>(options.connections)) {}

Result<void> RateRun::run() {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < options_.connections; ++i) {
    threads.emplace_back([this] { run_thread(); });
  }
  for (auto& thread : threads) thread.join();
  return result_;
}

// Each thread connects, and waits for the others.
void RateRun::run_thread() {
  auto client = url_.engine == grayling::StoreEngine::Sqlite ? make_sqlite_row_client(url_)
                                                             : make_mysql_row_client(url_);
  start_.arrive_and_wait();
  auto done = client ? make_statements(**client) : Result<void>(fail(client.error()));
  if (done) return;
  const std::lock_guard lock(mutex_);
  result_ = std::move(done);
}

Result<void> RateRun::make_statements(RowClient& client) {
  wait_exactly();
  auto latencies = std::make_unique<Histogram>();
  const auto begin = Clock::now();
  const auto end = begin + std::chrono::duration<double>(options_.seconds);
  auto later = begin;
  for (;;) {
    const auto due = options_.rate > 0 ? next_due(begin) : later;
    if (due >= end) break;
    if (auto done = make_statement(client); !done) return done;
    later = Clock::now();
    latencies->add(std::chrono::nanoseconds(later - due).count());
  }
  const std::lock_guard lock(mutex_);
  latencies_.add(*latencies);
  seconds_ = std::max(seconds_, std::chrono::duration<double>(later - begin).count());
  return {};
}

RateRun::Clock::time_point RateRun::next_due(Clock::time_point begin) {
  const auto number = static_cast<double>(planned_.fetch_add(1));
  const auto due = begin + std::chrono::duration_cast<Clock::duration>(
                               std::chrono::duration<double>(number / options_.rate));
  wait_for(due);
  return due;
}

Result<void> RateRun::make_statement(RowClient& client) {
  const std::uint64_t sender = next_.fetch_add(options_.rows);
  return options_.known > 0 ? client.select(sender % options_.known)
                            : client.insert(sender, options_.rows);
}

}  // namespace bench
