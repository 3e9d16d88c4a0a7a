// SPDX-License-Identifier: MIT
// What an administrator has decided, as far as it holds for one request. Refers to what others own.
#pragma once

#include <string>
#include <string_view>

#include "grayling/greylist/exemptions.hpp"
#include "grayling/greylist/policies.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/suspicion/points.hpp"

namespace grayling {

struct Rules {
  const GreylistSettings& greylist;
  const Policies* policies = nullptr;            // null: there are none
  const Exemptions* exemptions = nullptr;        // null: nobody is exempt
  const SuspicionSettings* suspicion = nullptr;  // for explain; null: points don't count

  // Returns the settings that hold for mail to this recipient in this policy_context: those of the
  // policy that it falls under (Policies::find()), and else [greylist].
  const GreylistSettings& settings_for(std::string_view recipient, std::string_view context,
                                       std::string& scratch) const {
    const GreylistSettings* const policy =
        policies == nullptr ? nullptr : policies->find(recipient, context, scratch);
    return policy == nullptr ? greylist : *policy;
  }
};

}  // namespace grayling
