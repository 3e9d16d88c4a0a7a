// SPDX-License-Identifier: MIT
// A name as libunbound takes it. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace grayling {

// Backslash and NUL are escaped as RFC 1035 has it (section 5.1), so that they stand for
// themselves; a final dot is cut off. Nothing for what can be no name: an empty label, or one over
// 63 bytes, or more than 253 in all (RFC 1035, section 2.3.4).
std::optional<std::string> escaped_name(std::string_view name);

// The registrable domain of such a name, in lower case; the whole name if it has none.
std::string domain_of_name(std::string_view escaped_name);

}  // namespace grayling
