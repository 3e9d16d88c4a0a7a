// SPDX-License-Identifier: MIT
// The part of the command line that `grayling import` makes up. One thread.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/transfer/import.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

class ImportLine {
 public:
  // Adds the command to `app`, whose parse() fills this.
  void add_to(CLI::App& app);
  bool has(const CLI::App& command) const { return &command == command_; }
  // Takes off what follows "import postgrey-options", which is postgrey's; before parse().
  void take_options(std::vector<std::string>& arguments);

  // The command, which was parsed. The error says what is wrong with its arguments, and what would
  // be good.
  Result<ImportCommand> finish() const;

 private:
  CLI::App* command_ = nullptr;
  std::string config_, store_;
  ImportCommand parsed_;
};

}  // namespace grayling
