// SPDX-License-Identifier: MIT
#include "grayling/cli/serve.hpp"

#include <cstdio>

namespace grayling {

int serve(const ServeOptions&) {
  std::fputs("grayling serve: not built yet\n", stderr);
  return 1;
}

}  // namespace grayling
