// SPDX-License-Identifier: MIT
// A log for a command that works on a store: its warnings and errors go to stderr as warnings of
// the command. Any thread.
#pragma once

#include <string_view>

#include "cli/terminal/output.hpp"
#include "grayling/base/log.hpp"

namespace grayling {

class WarningLog final : public Log {
 public:
  explicit WarningLog(std::string_view command) : command_(command) {}  // a literal

  void write(LogLevel level, std::string_view line) override {
    if (wants(level)) warn(command_, line);
  }
  bool wants(LogLevel level) const override { return level <= LogLevel::Warning; }

 private:
  std::string_view command_;
};

}  // namespace grayling
