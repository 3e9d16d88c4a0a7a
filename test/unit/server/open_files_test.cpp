// SPDX-License-Identifier: MIT
#include "server/open_files.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("connections leave descriptors for the rest of the service") {
  CHECK(connections_room(1024, 0) == 1024 - kOtherFilesMax);
  CHECK(connections_room(65536, 1044) == 65536 - kOtherFilesMax - 1044);
  CHECK(connections_room(1024, 1044) == 512);  // half
  CHECK(connections_room(1, 0) == 1);
}
