// SPDX-License-Identifier: MIT
#include "grayling/cli/cli.hpp"

int main(int argc, char** argv) {
  return grayling::run_cli(argc, argv);
}
