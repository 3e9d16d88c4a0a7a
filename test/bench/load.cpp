// SPDX-License-Identifier: MIT
// The load generator: asks a policy service as many smtpd processes would, and prints the result as
// one line of JSON.
//
//   load --to inet:127.0.0.1:10023 --work known --known 100000 --connections 128 --seconds 3
#include <cstdio>
#include <random>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "loader.hpp"

namespace {

using bench::LoadResult;

struct Options {
  std::string to;
  double seconds = 1;
  bench::LoadOptions load;
  bench::WorkOptions work;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("--to", options.to, "the service, like inet:127.0.0.1:10023 or unix:/path")
      ->required();
  app.add_option("--work", options.work.work, "strangers, known, mix, or walk")
      ->check(CLI::IsMember({"strangers", "known", "mix", "walk"}));
  app.add_option("--connections", options.load.connections, "")->check(CLI::Range(1, 1'000'000));
  app.add_option("--seconds", options.seconds, "")->check(CLI::PositiveNumber);
  app.add_option("--rate", options.load.rate, "requests a second of an open loop")
      ->check(CLI::PositiveNumber);
  app.add_flag("--reconnect", options.load.reconnect, "a connection for each request");
  app.add_option("--first", options.work.first, "the number of the first stranger");
  app.add_option("--known", options.work.known, "how many senders are known")
      ->check(CLI::PositiveNumber);
  app.add_option("--known-from", options.work.known_from, "the number of the first of them");
  app.add_option("--zipf", options.work.zipf, "exponent of the draws of known senders")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--strangers", options.work.strangers, "their share of a mix")
      ->check(CLI::Range(0.0, 1.0));
}

void raise_open_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void print(const LoadResult& result, const bench::Workload& workload) {
  const auto& times = result.latencies;
  const auto microseconds = [&](double share) {
    return static_cast<double>(times.quantile(share)) / 1000;
  };
  fmt::print(R"({{"requests": {}, "seconds": {:.6f}, "per_second": {:.1f}, "p50_us": {:.1f}, )"
             R"("p99_us": {:.1f}, "p999_us": {:.1f}, "dunno": {}, "prepend": {}, "defer": {}, )"
             R"("other": {}, "strangers": {}, "strangers_deferred": {}, )"
             R"("strangers_dunno": {}, "unanswered": {}, "first_unused": {}}})"
             "\n",
             times.count(), result.seconds, static_cast<double>(times.count()) / result.seconds,
             microseconds(0.5), microseconds(0.99), microseconds(0.999),
             result.answers[LoadResult::kDunno], result.answers[LoadResult::kPrepend],
             result.answers[LoadResult::kDefer], result.answers[LoadResult::kOther],
             result.strangers, result.strangers_deferred, result.strangers_dunno, result.unanswered,
             workload.first_unused());
}

int run(Options& options) {
  const auto endpoint = grayling::parse_endpoint(options.to);
  if (!endpoint) {
    fmt::print(stderr, "load: {}\n", endpoint.error().text);
    return 2;
  }
  options.load.to = *endpoint;
  options.load.duration =
      std::chrono::nanoseconds(static_cast<std::int64_t>(options.seconds * 1e9));
  raise_open_files();
  bench::Workload workload(options.work);
  bench::RequestText text(std::random_device{}());
  const auto result = bench::Loader(options.load, workload, text).run();
  if (!result) {
    fmt::print(stderr, "load: {}\n", result.error().text);
    return 1;
  }
  print(*result, workload);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Asks a policy service as Postfix would, and times its answers.", "load"};
  Options options;
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  return run(options);
}
