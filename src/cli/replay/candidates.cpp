// SPDX-License-Identifier: MIT
#include "cli/replay/candidates.hpp"

#include <iterator>
#include <utility>

#include <unistd.h>

#include "cli/terminal/output.hpp"
#include "grayling/config/read_lists.hpp"
#include "grayling/service/engine_settings.hpp"

namespace grayling {
namespace {

constexpr auto kDebiansList = "/etc/postgrey/whitelist_clients";

ReplayCandidate candidate(const std::string& name, const Config& config, const Clock& clock) {
  const auto exempt = read_all_exemptions(config, clock);
  for (const auto& warning : exempt.warnings) warn("replay", warning);
  return {name, engine_settings(config), exempt.exemptions};
}

}  // namespace

std::vector<std::string> settings_in(const std::string& text) {
  std::vector<std::string> settings;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const auto end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    const auto key_end = word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.0123456789");
    const bool is_setting = key_end != std::string::npos && key_end > 0 && word[key_end] == '=';
    if (is_setting || settings.empty()) {
      settings.push_back(word);
    } else {
      settings.back() += ' ' + word;
    }
    begin = end + 1;
  }
  return settings;
}

Result<std::vector<ReplayCandidate>> replay_candidates(const ReplayCommand& command,
                                                       const Clock& clock) {
  auto config = load_config(command.sources);
  if (!config) return fail(config.error());
  std::vector<ReplayCandidate> candidates = {candidate("today's configuration", *config, clock)};
  for (const auto& with : command.with) {
    ConfigSources sources = command.sources;
    const auto settings = settings_in(with);
    sources.set.insert(sources.set.end(), settings.begin(), settings.end());
    const auto other = load_config(sources);
    if (!other) return fail(other.error());
    candidates.push_back(candidate("--with " + with, *other, clock));
  }
  const bool is_named = !command.postgrey_list.empty();
  const std::string list = is_named ? command.postgrey_list : kDebiansList;
  if (is_named || ::access(list.c_str(), R_OK) == 0) {
    Config other = *config;
    other.exempt.clients.push_back("file:" + list);
    candidates.push_back(candidate("with postgrey's list", other, clock));
  }
  auto changes = usual_changes(candidates.front());
  std::move(changes.begin(), changes.end(), std::back_inserter(candidates));
  return candidates;
}

}  // namespace grayling
