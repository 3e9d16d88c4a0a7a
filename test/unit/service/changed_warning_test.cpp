// SPDX-License-Identifier: MIT
#include "service/changed_warning.hpp"

#include "support/catch.hpp"
#include "support/test_log.hpp"

using namespace grayling;

TEST_CASE("a warning is logged again only if more than its numbers differ") {
  TestLog log;
  ChangedWarning warning(log, "report: ");
  warning.log("temporary file 17 is full (error 1114)");
  warning.log("temporary file 18 is full (error 1114)");
  CHECK(log.lines() == std::vector<std::string>{"report: temporary file 17 is full (error 1114)"});
  warning.log("temporary file 19 can't be written (error 1026)");
  warning.log("temporary file 20 is full (error 1114)");
  CHECK(log.count("report: temporary file") == 3);
}
