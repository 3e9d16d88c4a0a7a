// SPDX-License-Identifier: MIT
#include "service/links.hpp"

#include "support/catch.hpp"

using namespace grayling;
using std::chrono::milliseconds;

TEST_CASE("at the start mail waits longer for lists from SQL, and the store has time left") {
  Config config;
  config.store.timeout = milliseconds(1000);
  CHECK(first_look_max(config) == milliseconds(250));
  config.sql_lists.emplace_back();
  CHECK(first_look_max(config) == milliseconds(500));
  config.store.timeout = milliseconds(4000);
  CHECK(first_look_max(config) == milliseconds(2000));
  config.store.timeout = milliseconds(100);
  CHECK(first_look_max(config) == milliseconds(50));
  config.sql_lists.clear();
  CHECK(first_look_max(config) == milliseconds(50));
}
