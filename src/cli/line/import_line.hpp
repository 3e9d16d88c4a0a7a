// SPDX-License-Identifier: MIT
// The command line of `grayling import`. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/line/parser.hpp"
#include "cli/transfer/import.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

class ImportLine {
 public:
  // Adds the command to `parser`, whose parse() fills this.
  void add_to(Parser& parser);
  bool has(const Subcommand& command) const { return command == command_; }
  // Call it before parse(): removes what follows "import postgrey-options", which are postgrey's
  // options and not ours.
  void take_options(std::vector<std::string>& arguments);

  // The parsed command. The error says what is wrong with its arguments, and what would be right.
  Result<ImportCommand> finish() const;

 private:
  std::optional<Subcommand> command_;  // set by add_to()
  ImportCommand parsed_;
};

}  // namespace grayling
