// SPDX-License-Identifier: MIT
// Logs a warning only if it differs from the last one, apart from its numbers: a trouble that comes
// up again at every attempt fills no log. One thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/base/log.hpp"

namespace grayling {

class ChangedWarning {
 public:
  // `subject` begins each line: "exempt: ". `log` must outlive this.
  ChangedWarning(Log& log, std::string_view subject) : log_(log), subject_(subject) {}

  void log(std::string_view text);

 private:
  Log& log_;
  std::string subject_;
  std::string last_;  // without its numbers
};

}  // namespace grayling
