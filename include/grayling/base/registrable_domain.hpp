// SPDX-License-Identifier: MIT
// Registrable domains, by the Public Suffix List with its private section. Pure, any thread.
#pragma once

#include <string_view>

namespace grayling {

// Returns the registrable domain of `name`, which is in lower case, as a view into it; "" if it has
// none, for example because it is a public suffix itself.
std::string_view registrable_domain(std::string_view name);

// Is `name`, in lower case, a top-level domain that the list names? "org" is, "localdomain" isn't.
bool is_listed_top_domain(std::string_view name);

}  // namespace grayling
