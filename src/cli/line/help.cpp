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

std::string option_row(const CLI::Option& option) {
  const std::string name = option.nonpositional() ? option.get_name() : "";
  const std::string& what = option.get_option_text();
  const std::string blank = name.empty() || what.empty() ? "" : " ";
  return row(name + blank + what, option.get_description());
}

}  // namespace

std::string help_text(const CLI::App* app, std::string, CLI::AppFormatMode) {
  const std::string description = capitalised(app->get_description());
  const bool has_stop = !description.empty() && description.back() == '.';
  std::string text =
      "Example: " + app->get_footer() + "\n\n" + description + (has_stop ? "" : ".") + "\n";
  if (app->get_subcommands(nullptr).empty()) text += "\n";  // a screen has no line to spare
  for (const auto* command : app->get_subcommands(nullptr)) {
    text += row(command->get_name(), command->get_description());
  }
  for (const auto* option : app->get_options()) text += option_row(*option);
  return text;
}

}  // namespace grayling
