// SPDX-License-Identifier: MIT
// Asks for confirmation at the terminal before a change that can't be undone. One thread.
#pragma once

namespace grayling {

bool may_ask();    // standard input is a terminal
bool is_agreed();  // asks "Go on? [y/N]" and waits for a line

}  // namespace grayling
