// SPDX-License-Identifier: MIT
#include "cli/terminal/confirm.hpp"

#include <iostream>
#include <string>

#include <unistd.h>

#include "cli/terminal/output.hpp"
#include "grayling/base/text.hpp"

namespace grayling {

bool may_ask() {
  return ::isatty(STDIN_FILENO) != 0;
}

bool is_agreed() {
  print("Go on? [y/N] ");
  std::string answer;
  std::getline(std::cin, answer);
  answer = lower_case(answer);
  return answer == "y" || answer == "yes";
}

}  // namespace grayling
