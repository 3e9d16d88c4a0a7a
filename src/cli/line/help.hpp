// SPDX-License-Identifier: MIT
// The text of --help: an example first, and no more than a screen. Pure, any thread.
#pragma once

#include <string>
#include <vector>

namespace grayling {

struct HelpRow {
  std::string left;   // "--config FILE"
  std::string right;  // what it means
};

struct Help {
  std::string example;
  std::string description;
  std::vector<HelpRow> commands;
  std::vector<HelpRow> options;
};

// The whole text, with a line end.
std::string help_text(const Help& help);

}  // namespace grayling
