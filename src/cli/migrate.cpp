// SPDX-License-Identifier: MIT
#include "grayling/cli/migrate.hpp"

#include <cstdio>

namespace grayling {

int migrate(const MigrateCommand&) {
  std::fputs("grayling migrate: not built yet\n", stderr);
  return 1;
}

}  // namespace grayling
