// SPDX-License-Identifier: MIT
// The rules in use, each of which a reload replaces whole. What waits keeps the settings that it
// was asked under. Owned by the engine; the loop's thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "grayling/base/log.hpp"
#include "grayling/engine/rules.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

struct SharedRules {
  std::shared_ptr<const GreylistSettings> greylist;
  std::shared_ptr<const Policies> policies;      // null: there are none
  std::shared_ptr<const Exemptions> exemptions;  // null: nobody is exempt
  std::chrono::milliseconds timeout{};           // the deadline of one answer

  Rules rules() const { return {*greylist, policies.get(), exemptions.get()}; }

  // `settings`, which are [greylist] or those of a policy, to be kept beyond a reload.
  std::shared_ptr<const GreylistSettings> share(const GreylistSettings* settings) const {
    if (settings == greylist.get()) return greylist;
    return {policies, settings};
  }

  // Warns if policies want what a table of this kind can't do. `kind` none: not known yet.
  void tell_unmet(std::optional<TableKind> kind, Log& log) const;
};

}  // namespace grayling
