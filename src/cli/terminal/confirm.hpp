// SPDX-License-Identifier: MIT
// Asks whoever sits at the terminal before something is changed that can't be taken back. One
// thread.
#pragma once

namespace grayling {

bool may_ask();    // standard input is a terminal
bool is_agreed();  // asks "Go on? [y/N]" and waits for a line

}  // namespace grayling
