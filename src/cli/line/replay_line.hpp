// SPDX-License-Identifier: MIT
// The command line of `grayling replay`. One thread.
#pragma once

#include <optional>
#include <string>

#include "cli/line/parser.hpp"
#include "cli/replay/replay.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

class ReplayLine {
 public:
  // Adds the command to `parser`, whose parse() fills this.
  void add_to(Parser& parser);
  bool has(const Subcommand& command) const { return command == command_; }

  // The parsed command. The error says what is wrong with its arguments, and what would be right.
  Result<ReplayCommand> finish() const;

 private:
  Result<void> check() const;
  Result<void> check_anonymise() const;

  std::optional<Subcommand> command_;  // set by add_to()
  ReplayCommand parsed_;
  std::optional<std::string> per_second_;
};

}  // namespace grayling
