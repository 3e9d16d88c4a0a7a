// SPDX-License-Identifier: MIT
#include "cli/doctor/check_config.hpp"

#include <algorithm>

#include "cli/terminal/output.hpp"
#include "grayling/config/exempt_files.hpp"

namespace grayling {
namespace {

// Bytes. The comment of a longer value stands further right; the others stay below each other.
constexpr std::size_t kCommentColumnMax = 60;

struct Line {
  std::string text;
  std::string from;
};

std::vector<Line> lines_of(const Config& config) {
  std::vector<Line> lines;
  const auto append = [&lines](const Config::Origin& origin) {
    lines.push_back({origin.key + " = " + origin.value, origin.from});
  };
  for (const auto& origin : config.origins) append(origin);
  for (const auto& list : config.dns_lists) {
    lines.push_back({"[[dns_list]]", list.from});
    for (const auto& origin : list.origins) append(origin);
  }
  for (const auto& policy : config.policy) {
    lines.push_back({"[[policy]]", policy.from});
    for (const auto& origin : policy.origins) append(origin);
  }
  return lines;
}

int say_mistakes(const std::vector<std::string>& mistakes) {
  constexpr std::size_t kShownMax = 20;
  for (std::size_t i = 0; i < std::min(mistakes.size(), kShownMax); ++i) {
    fail_config("check-config", mistakes[i]);
  }
  if (mistakes.size() <= kShownMax) return kConfig;
  return fail_config("check-config",
                     "and " + std::to_string(mistakes.size() - kShownMax) + " more mistakes");
}

}  // namespace

std::string config_text(const Config& config) {
  const auto lines = lines_of(config);
  std::size_t column = 0;
  for (const auto& line : lines) {
    if (line.text.size() <= kCommentColumnMax) column = std::max(column, line.text.size());
  }
  std::string text;
  for (const auto& line : lines) {
    text += line.text;
    text.append(column > line.text.size() ? column - line.text.size() : 0, ' ');
    text += "   # " + line.from + "\n";
  }
  return text;
}

int check_config(const ConfigSources& sources) {
  const auto config = load_config(sources);
  if (!config) return say_mistakes(config_mistakes(sources));
  for (const auto& warning : config->warnings) warn("check-config", warning);
  for (const auto& warning : read_exemptions(config->exempt).warnings) {
    warn("check-config", warning);
  }
  return print(config_text(*config));
}

}  // namespace grayling
