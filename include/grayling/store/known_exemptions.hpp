// SPDX-License-Identifier: MIT
// Finds exemptions of the shared table by their patterns, however a pattern is spelled, and adds to
// them. One thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/store/admin.hpp"

namespace grayling {

// What all spellings of a pattern have in common; `allow` stores this.
std::string common_text(std::string_view pattern);

// Whether an exemption until `a` holds longer than one until `b`; none is for ever.
bool is_longer(std::optional<UnixSeconds> a, std::optional<UnixSeconds> b);

// The rows of these patterns by common_text(); of several, the one that holds longest. Rows in
// capitals, as earlier versions wrote them, are looked for only where there is no other.
Result<std::map<std::string, ExemptionRow>> known_exemptions(
    AdminStore& store, ExemptList list, const std::vector<std::string>& patterns);

// What allow_row() did, and the row that holds now.
struct AllowedRow {
  enum class Done { Added, Renewed, Nothing };
  Done done = Done::Added;
  ExemptionRow row;
};

// Adds `row`, or renews the one that is known of its pattern; nothing makes an exemption shorter.
// `known` is what known_exemptions() found, and is updated.
Result<AllowedRow> allow_row(AdminStore& store, ExemptionRow row,
                             std::map<std::string, ExemptionRow>& known);

}  // namespace grayling
