// SPDX-License-Identifier: MIT
// What the models of other greylisters read from a client. Pure.
#pragma once

#include <string>
#include <string_view>

namespace grayling::simulation {

// "192.0.2" of "192.0.2.7"
std::string network_24(std::string_view address);

// The last two numbers of the address stand in the name, in any order.
bool has_host_numbers(std::string_view name, std::string_view address);

// Those of the trace's clients that Debian's postgrey 1.37-2 lists, by name or network.
bool is_on_postgrey_list(std::string_view name);

}  // namespace grayling::simulation
