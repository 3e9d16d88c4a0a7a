// SPDX-License-Identifier: MIT
// Tells by a reply's words whether a greylister gave it. Pure, any thread.
#pragma once

#include <string_view>

namespace grayling {

// `reply` is what Postfix logs of it: "450 4.2.0 <to@example.net>: Recipient address rejected:
// Greylisted". Only the text after the address counts, because a stranger chooses the address. A
// reply for good is none.
bool is_of_greylister(std::string_view reply);

// postscreen's deferral of clients that it hasn't seen talk yet (POSTSCREEN_README, "Important
// note: deep protocol tests").
bool is_of_postscreen(std::string_view reply);

}  // namespace grayling
