// SPDX-License-Identifier: MIT
#include "cli/line/help.hpp"

#include <cctype>

namespace grayling {
namespace {

constexpr std::size_t kLeftColumn = 24;   // characters
constexpr std::size_t kRightColumn = 55;  // a screen has 80

// Text that is too long for its column continues on the next line.
std::string row(const std::string& left, std::string right) {
  std::string text = "  " + left;
  text.append(text.size() < kLeftColumn ? kLeftColumn - text.size() : 1, ' ');
  while (right.size() > kRightColumn) {
    const auto blank = right.rfind(' ', kRightColumn);
    if (blank == std::string::npos) break;
    text += right.substr(0, blank) + "\n" + std::string(kLeftColumn, ' ');
    right.erase(0, blank + 1);
  }
  return text + right + "\n";
}

std::string capitalised(std::string text) {
  if (!text.empty()) {
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  }
  return text;
}

}  // namespace

std::string help_text(const Help& help) {
  // With commands a screen has no line to spare.
  const bool is_short = !help.commands.empty();
  const std::string description = is_short ? help.description : capitalised(help.description);
  const bool has_stop = !description.empty() && description.back() == '.';
  std::string text = "Example: " + help.example + (is_short ? "; " : "\n\n") + description +
                     (has_stop ? "\n" : ".\n") + (is_short ? "" : "\n");
  for (const auto& command : help.commands) text += row(command.left, command.right);
  for (const auto& option : help.options) text += row(option.left, option.right);
  return text;
}

}  // namespace grayling
