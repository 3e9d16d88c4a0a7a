// SPDX-License-Identifier: MIT
// What an administrator has decided, as far as it holds for one request. Refers to what others own.
#pragma once

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
};

}  // namespace grayling
