// SPDX-License-Identifier: MIT
#include "grayling/doctor/other_delays.hpp"

#include <algorithm>
#include <string>

#include "doctor/restrictions.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// Whoever passes one of these tests is told to come back, because its connection can't be handed
// over any more.
constexpr std::string_view kDeepTests[] = {"postscreen_pipelining_enable",
                                           "postscreen_non_smtp_command_enable",
                                           "postscreen_bare_newline_enable"};

std::string value_of(const PostfixParameters& parameters, std::string_view name) {
  const auto found = parameters.find(std::string(name));
  return found == parameters.end() ? "" : found->second;
}

void examine_postscreen(const PostfixFacts& facts, Findings& findings) {
  if (!facts.postscreen) return;
  std::string tests;
  std::string remedy;
  for (const auto name : kDeepTests) {
    const bool is_own = facts.postscreen->contains(std::string(name));
    if (lower_case(value_of(is_own ? *facts.postscreen : facts.parameters, name)) != "yes")
      continue;
    tests.append(tests.empty() ? "" : ", ").append(name);
    remedy.append(remedy.empty() ? "" : "\n").append(is_own ? "in master.cf" : "in main.cf");
    remedy.append(": ").append(name).append(" = no");
  }
  if (tests.empty()) return;
  findings.push_back(warning("postscreen turns away each new client once, too (" + tests +
                                 "), so a stranger must come back twice",
                             remedy));
}

// The text without its codes for a terminal's colours.
std::string plain(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = std::min(text.find('m', i), text.size());
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// "Modules enabled: dkim, greylist, spf" has it.
bool has_greylist(std::string_view rspamd_modules) {
  constexpr std::string_view kEnabled = "Modules enabled:";
  const std::string text = plain(rspamd_modules);
  const auto begin = text.find(kEnabled);
  if (begin == std::string::npos) return false;
  const auto end = std::min(text.find('\n', begin), text.size());
  const auto names = std::string_view(text).substr(begin, end - begin).substr(kEnabled.size());
  for (const auto& name : restriction_words(names)) {
    if (name == "greylist") return true;
  }
  return false;
}

}  // namespace

Findings examine_other_delays(const PostfixFacts& facts, std::string_view rspamd_modules) {
  Findings findings;
  examine_postscreen(facts, findings);
  if (facts.has_milters && has_greylist(rspamd_modules)) {
    findings.push_back(warning(
        "rspamd's module greylist is on, so mail with some score waits there again after it "
        "has waited here",
        "in /etc/rspamd/local.d/greylist.conf: enabled = false;"));
  }
  return findings;
}

}  // namespace grayling
