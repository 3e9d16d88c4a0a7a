// SPDX-License-Identifier: MIT
#include "cli/terminal/progress.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("how far it has come, where the whole is known") {
  CHECK(progress_text(0, 100, 0) == "[                    ]   0 %  0 lines");
  CHECK(progress_text(50, 100, 12) == "[##########          ]  50 %  12 lines");
  CHECK(progress_text(200, 100, 99) == "[####################] 100 %  99 lines");
  CHECK(progress_text(200, 0, 99) == "99 lines");
}
