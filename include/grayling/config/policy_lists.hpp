// SPDX-License-Identifier: MIT
// The [[policy]] blocks with the lists that they name. Any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "grayling/config/config.hpp"
#include "grayling/greylist/named_lists.hpp"
#include "grayling/greylist/policies.hpp"

namespace grayling {

// Does any of them name a list?
bool has_lists(const std::vector<Config::PolicySection>& sections);

// Has a list that one of them names changed?
bool has_changed_list(const std::vector<Config::PolicySection>& sections, const NamedLists& before,
                      const NamedLists& now);

// The policies, with the entries of `lists` where they name one; null: there are none. May take a
// second.
std::shared_ptr<const Policies> make_policies(const std::vector<Config::PolicySection>& sections,
                                              const NamedLists& lists);

// A line for each list that has rows which are no entries for a policy.
std::vector<std::string> policy_list_warnings(const std::vector<Config::PolicySection>& sections,
                                              const NamedLists& lists);

}  // namespace grayling
