// SPDX-License-Identifier: MIT
// Fills grayling's table with known or with expired senders, and prints the time that it took as
// one line of JSON.
//
//   fill --store sqlite:/tmp/grayling.db --rows 10000000 --now 1790000000
#include <chrono>
#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "filler.hpp"

namespace {

struct Options {
  std::string store;
  std::uint64_t rows = 0;
  grayling::UnixSeconds now = 0;
  bool is_expired = false;
};

bench::FillRows make_rows(const Options& options) {
  return options.is_expired ? bench::FillRows::expired(options.rows, options.now)
                            : bench::FillRows::known(options.rows, options.now);
}

int run(const Options& options) {
  const auto url = grayling::parse_store_url(options.store);
  if (!url) {
    fmt::print(stderr, "fill: {}\n", url.error().text);
    return 2;
  }
  const auto begin = std::chrono::steady_clock::now();
  const bench::FillRows rows = make_rows(options);
  const auto filled = url->engine == grayling::StoreEngine::Sqlite ? bench::fill_sqlite(*url, rows)
                                                                   : bench::fill_mysql(*url, rows);
  if (!filled) {
    fmt::print(stderr, "fill: {}\n", filled.error().text);
    return 1;
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  fmt::print(R"({{"rows": {}, "seconds": {:.3f}}})"
             "\n",
             rows.size(), seconds.count());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Fills grayling's table.", "fill"};
  Options options;
  app.add_option("--store", options.store, "as grayling serve takes it")->required();
  app.add_option("--rows", options.rows, "")->required()->check(CLI::Range(1, 100'000'000));
  app.add_option("--now", options.now, "Unix seconds that the rows' times lie before")->required();
  app.add_flag("--expired", options.is_expired, "senders that came once, three days ago");
  CLI11_PARSE(app, argc, argv);
  return run(options);
}
