// SPDX-License-Identifier: MIT
#include "engine/work/store_watch.hpp"

#include "support/catch.hpp"
#include "support/test_log.hpp"

namespace grayling {

TEST_CASE("rows that are passed over are told once for each table, whichever worker met them") {
  TestLog log;
  StoreWatch watch(2, log);
  const auto take = [&](std::size_t worker, const PassedOver& passed_over) {
    Report report{.worker = worker};
    report.passed_over = passed_over;
    watch.take(report, Monotonic(0));
  };
  take(0, {});
  CHECK(log.count("") == 0);
  take(0, {"sender has a row", ""});
  take(1, {"sender has another row", ""});
  take(0, {"sender has a row", "standing has a row"});
  take(0, {"sender has a row", "standing has a row"});
  CHECK(log.count("store: sender has") == 1);
  CHECK(log.count("store: standing has a row") == 1);
  CHECK(log.count("") == 2);
}

}  // namespace grayling
