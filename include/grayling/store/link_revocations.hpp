// SPDX-License-Identifier: MIT
// When the links of a recipient were revoked, in the table exemption_match under the kind "link".
// All hosts that share the store see it at once. One thread.
#pragma once

#include <optional>
#include <string>

#include "grayling/store/admin.hpp"

namespace grayling {

// Links that were issued until then don't count; none: all count.
Result<std::optional<UnixSeconds>> revoked_until(AdminStore& store, const std::string& recipient);

// Revokes all links that were issued up to now, on any host whose clock is less than 300 s ahead.
Result<void> revoke_links(AdminStore& store, const std::string& recipient, UnixSeconds now);

}  // namespace grayling
