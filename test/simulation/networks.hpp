// SPDX-License-Identifier: MIT
// What the models of other greylisters find out about a client. Pure.
#pragma once

#include <string>
#include <string_view>

namespace grayling::simulation {

// Returns "192.0.2" for "192.0.2.7".
std::string network_24(std::string_view address);

// Does the name contain the last two numbers of the address, in any order?
bool has_host_numbers(std::string_view name, std::string_view address);

// Is a client of the trace with this name exempt in Debian's postgrey 1.37-2, by name or network?
bool is_on_postgrey_list(std::string_view name);

}  // namespace grayling::simulation
