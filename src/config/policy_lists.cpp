// SPDX-License-Identifier: MIT
#include "grayling/config/policy_lists.hpp"

#include <algorithm>
#include <set>

#include "config/odd_entries.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/greylist/entry_check.hpp"

namespace grayling {
namespace {

std::set<std::string, std::less<>> names_in(const std::vector<Config::PolicySection>& sections) {
  std::set<std::string, std::less<>> names;
  for (const auto& section : sections) {
    for (const auto& recipient : section.scope.recipients) {
      if (const auto name = list_name(recipient)) names.emplace(*name);
    }
  }
  return names;
}

std::string warning_of(std::string_view name, const NamedList& list) {
  EntryCheck check;
  OddEntries odd(list.nulls);
  for (const auto& entry : list.entries) {
    auto why = row_trouble(entry);
    if (why.empty()) why = check.trouble(entry);
    if (!why.empty()) odd.add(entry, why);
  }
  return odd.text(name, "policy.recipients");
}

}  // namespace

bool has_lists(const std::vector<Config::PolicySection>& sections) {
  return !names_in(sections).empty();
}

bool has_changed_list(const std::vector<Config::PolicySection>& sections, const NamedLists& before,
                      const NamedLists& now) {
  const auto names = names_in(sections);
  return std::any_of(names.begin(), names.end(),
                     [&](const auto& name) { return is_changed(name, before, now); });
}

std::shared_ptr<const Policies> make_policies(const std::vector<Config::PolicySection>& sections,
                                              const NamedLists& lists) {
  if (sections.empty()) return nullptr;
  const auto policies = std::make_shared<Policies>(lists);
  for (const auto& section : sections) {
    const auto is_added = policies->add(section.scope, section.greylist);
    GRAYLING_ASSERT(is_added);  // load_config() has added them before
  }
  policies->finish();
  return policies;
}

std::vector<std::string> policy_list_warnings(const std::vector<Config::PolicySection>& sections,
                                              const NamedLists& lists) {
  std::vector<std::string> warnings;
  for (const auto& name : names_in(sections)) {
    const auto list = lists.find(name);
    if (list == lists.end()) continue;
    if (auto warning = warning_of(name, *list->second); !warning.empty()) {
      warnings.push_back(std::move(warning));
    }
  }
  return warnings;
}

}  // namespace grayling
