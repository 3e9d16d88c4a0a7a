// SPDX-License-Identifier: MIT
// Measures the database's own rate: durable commits of one or more rows, or reads of one row, over
// several connections with a thread each. Prints it as one line of JSON.
//
//   database_rate --store sqlite:/tmp/grayling.db --first 1000000 --seconds 3
#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "rate_run.hpp"

namespace {

void add_options(CLI::App& app, std::string& store, bench::RateOptions& options) {
  app.add_option("--store", store, "as grayling serve takes it")->required();
  app.add_option("--connections", options.connections, "")->check(CLI::Range(1, 10'000));
  app.add_option("--rows", options.rows, "rows a commit")->check(CLI::PositiveNumber);
  app.add_option("--first", options.first, "the number of the first sender");
  app.add_option("--select", options.known, "read the rows of the senders 0 to this - 1 instead")
      ->check(CLI::PositiveNumber);
  app.add_option("--seconds", options.seconds, "")->check(CLI::PositiveNumber);
  app.add_option("--rate", options.rate, "statements a second of an open loop")
      ->check(CLI::PositiveNumber);
}

void print(const bench::RateOptions& options, const bench::RateRun& run) {
  const auto& times = run.latencies();
  const auto microseconds = [&](double share) {
    return static_cast<double>(times.quantile(share)) / 1000;
  };
  const std::uint64_t rows = times.count() * options.rows;
  fmt::print(R"({{"rows": {}, "per_second": {:.1f}, "p50_us": {:.1f}, "p99_us": {:.1f}, )"
             R"("p999_us": {:.1f}, "first_unused": {}}})"
             "\n",
             rows, static_cast<double>(rows) / run.seconds(), microseconds(0.5), microseconds(0.99),
             microseconds(0.999), run.next());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Measures a database's own rate of durable inserts or of reads.", "database_rate"};
  std::string store;
  bench::RateOptions options;
  add_options(app, store, options);
  CLI11_PARSE(app, argc, argv);
  const auto url = grayling::parse_store_url(store);
  if (!url) {
    fmt::print(stderr, "database_rate: {}\n", url.error().text);
    return 2;
  }
  bench::RateRun run(options, *url);
  if (const auto done = run.run(); !done) {
    fmt::print(stderr, "database_rate: {}\n", done.error().text);
    return 1;
  }
  print(options, run);
  return 0;
}
