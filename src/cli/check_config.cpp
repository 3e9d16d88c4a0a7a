// SPDX-License-Identifier: MIT
#include "cli/check_config.hpp"

#include <algorithm>

#include "cli/output.hpp"
#include "grayling/config/exempt_files.hpp"

namespace grayling {
namespace {

// Bytes: a value longer than this pushes its own comment aside, and no other's.
constexpr std::size_t kCommentColumnMax = 60;

}  // namespace

std::string config_text(const Config& config) {
  std::size_t column = 0;
  for (const auto& origin : config.origins) {
    const std::size_t width = origin.key.size() + 3 + origin.value.size();
    if (width <= kCommentColumnMax) column = std::max(column, width);
  }
  std::string text;
  for (const auto& origin : config.origins) {
    std::string line = origin.key + " = " + origin.value;
    line.append(column > line.size() ? column - line.size() : 0, ' ');
    text += line + "   # " + origin.from + "\n";
  }
  return text;
}

int check_config(const ConfigSources& sources) {
  const auto config = load_config(sources);
  if (!config) return fail_config("check-config", config.error().text);
  for (const auto& warning : config->warnings) warn("check-config", warning);
  for (const auto& warning : read_exemptions(config->exempt).warnings) {
    warn("check-config", warning);
  }
  return print(config_text(*config));
}

}  // namespace grayling
