// SPDX-License-Identifier: MIT
// Executes statements over many connections, with a thread each. Owned by main.
//
// Closed loop: each thread makes its next statement when the last one is done. Open loop (`rate`):
// each statement has a planned time, and its latency counts from there, even if no connection was
// free.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <latch>
#include <mutex>

#include "grayling/base/result.hpp"
#include "grayling/store/url.hpp"
#include "histogram.hpp"
#include "row_client.hpp"

namespace bench {

struct RateOptions {
  std::size_t connections = 1;
  std::uint64_t rows = 1;   // of a commit
  std::uint64_t first = 0;  // senders from here on are inserted
  std::uint64_t known = 0;  // more than 0: the senders 0 to this - 1 are read instead
  double seconds = 1;
  double rate = 0;  // statements a second; 0: closed loop
};

class RateRun {
 public:
  RateRun(const RateOptions& options, const grayling::StoreUrl& url);

  // Connects, and executes statements until the time is over.
  grayling::Result<void> run();

  std::uint64_t next() const { return next_; }  // the first sender that was not inserted
  const Histogram& latencies() const { return latencies_; }
  double seconds() const { return seconds_; }  // until the last statement was done

 private:
  using Clock = std::chrono::steady_clock;

  void run_thread();
  grayling::Result<void> make_statements(RowClient& client);
  grayling::Result<void> make_statement(RowClient& client);
  // When the next statement is due; waits for it in an open loop.
  Clock::time_point next_due(Clock::time_point begin);

  const RateOptions& options_;
  const grayling::StoreUrl& url_;
  std::atomic<std::uint64_t> next_;
  std::atomic<std::uint64_t> planned_{0};
  std::latch start_;
  std::mutex mutex_;  // guards the members below
  Histogram latencies_;
  double seconds_ = 0;
  grayling::Result<void> result_;
};

}  // namespace bench
