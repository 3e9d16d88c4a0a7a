// SPDX-License-Identifier: MIT
// The database's own rate: durable commits of one or more rows, over a number of connections with
// a thread each. Prints it as one line of JSON.
//
//   insert_rate --store sqlite:/tmp/grayling.db --first 1000000 --seconds 3
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <latch>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "histogram.hpp"
#include "inserter.hpp"

namespace {

using grayling::Error;
using Clock = std::chrono::steady_clock;

struct Options {
  std::string store;
  std::size_t connections = 1;
  std::uint64_t rows = 1;
  std::uint64_t first = 0;
  double seconds = 1;
};

grayling::Result<std::unique_ptr<bench::Inserter>> make_inserter(const grayling::StoreUrl& url) {
  return url.engine == grayling::StoreEngine::Sqlite ? bench::make_sqlite_inserter(url)
                                                     : bench::make_mysql_inserter(url);
}

// What the threads share.
class Run {
 public:
  explicit Run(const Options& options)
      : options_(options),
        next_(options.first),
        start_(static_cast<std::ptrdiff_t>(options.connections)) {}

  // In each thread: connects, waits for the others, and inserts until the time is over.
  void insert(const grayling::StoreUrl& url) {
    auto inserter = make_inserter(url);
    start_.arrive_and_wait();
    if (!inserter) return add_error(inserter.error());
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::duration<double>(options_.seconds);
    auto latencies = std::make_unique<bench::Histogram>();
    auto now = begin;
    while (now < end) {
      const auto done = (*inserter)->insert(next_.fetch_add(options_.rows), options_.rows);
      if (!done) return add_error(done.error());
      const auto later = Clock::now();
      latencies->add(std::chrono::nanoseconds(later - now).count());
      now = later;
    }
    const std::lock_guard lock(mutex_);
    latencies_.add(*latencies);
    seconds_ = std::max(seconds_, std::chrono::duration<double>(now - begin).count());
  }

  const std::optional<Error>& error() const { return error_; }
  std::uint64_t first_unused() const { return next_; }
  const bench::Histogram& latencies() const { return latencies_; }
  double seconds() const { return seconds_; }  // until the last commit

 private:
  void add_error(const Error& error) {
    const std::lock_guard lock(mutex_);
    error_ = error;
  }

  const Options& options_;
  std::atomic<std::uint64_t> next_;
  std::latch start_;
  std::mutex mutex_;  // for those below
  bench::Histogram latencies_;
  double seconds_ = 0;
  std::optional<Error> error_;
};

int run(const Options& options) {
  const auto url = grayling::parse_store_url(options.store);
  if (!url) {
    fmt::print(stderr, "insert_rate: {}\n", url.error().text);
    return 2;
  }
  Run run(options);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < options.connections; ++i) {
    threads.emplace_back([&] { run.insert(*url); });
  }
  for (auto& thread : threads) thread.join();
  if (run.error()) {
    fmt::print(stderr, "insert_rate: {}\n", run.error()->text);
    return 1;
  }
  const auto& times = run.latencies();
  const std::uint64_t rows = times.count() * options.rows;
  fmt::print(R"({{"rows": {}, "per_second": {:.1f}, "p50_us": {:.1f}, "p99_us": {:.1f}, )"
             R"("first_unused": {}}})"
             "\n",
             rows, static_cast<double>(rows) / run.seconds(),
             static_cast<double>(times.quantile(0.5)) / 1000,
             static_cast<double>(times.quantile(0.99)) / 1000, run.first_unused());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Measures a database's own rate of durable inserts.", "insert_rate"};
  Options options;
  app.add_option("--store", options.store, "as grayling serve takes it")->required();
  app.add_option("--connections", options.connections, "")->check(CLI::Range(1, 10'000));
  app.add_option("--rows", options.rows, "rows a commit")->check(CLI::PositiveNumber);
  app.add_option("--first", options.first, "the number of the first sender");
  app.add_option("--seconds", options.seconds, "")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  return run(options);
}
