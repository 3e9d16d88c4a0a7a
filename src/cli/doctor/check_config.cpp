// SPDX-License-Identifier: MIT
#include "cli/doctor/check_config.hpp"

#include <algorithm>

#include "cli/terminal/output.hpp"
#include "grayling/config/exempt_files.hpp"
#include "grayling/config/policy_lists.hpp"
#include "grayling/config/read_lists.hpp"

namespace grayling {
namespace {

constexpr std::string_view kName = "check-config";

// The column where comments begin, in bytes. After a longer value the comment stands further right.
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
  for (const auto& list : config.sql_lists) {
    lines.push_back({"[[sql]]", list.from});
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
    fail_config(kName, mistakes[i]);
  }
  if (mistakes.size() <= kShownMax) return kConfig;
  return fail_config(kName,
                     "and " + std::to_string(mistakes.size() - kShownMax) + " more mistakes");
}

// False: a query is wrong. A database that is away isn't a mistake.
bool check_lists(const Config& config) {
  const auto readings = read_sql_lists(config, SystemClock());
  bool is_good = true;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (readings[i].list) continue;
    const auto& [kind, why] = readings[i].list.error();
    const std::string text =
        config.sql_lists[i].from + ": [[sql]] of " + readings[i].name + ": " + why;
    const bool is_mistake = kind == ErrorKind::Config || kind == ErrorKind::Failed;
    if (is_mistake) fail_config(kName, text);
    if (!is_mistake) warn(kName, text);
    is_good = is_good && !is_mistake;
  }
  const auto lists = lists_of(readings);
  const auto exemptions = read_exemptions(config.exempt, {}, lists);
  for (const auto& warning : exemptions.warnings) warn(kName, warning);
  for (const auto& warning : exemptions.list_warnings) warn(kName, warning);
  for (const auto& warning : policy_list_warnings(config.policy, lists)) warn(kName, warning);
  return is_good;
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
  for (const auto& warning : config->warnings) warn(kName, warning);
  if (!check_lists(*config)) return kConfig;
  return print(config_text(*config));
}

}  // namespace grayling
