// SPDX-License-Identifier: MIT
// States an invariant, in release builds too. Any thread.
#pragma once

namespace grayling {

// Says "grayling: assertion failed: EXPRESSION (FILE:LINE)" and aborts, which leaves a core dump
// to find the fault by.
[[noreturn, gnu::cold]] void assertion_failed(const char* expression, const char* file,
                                              int line) noexcept;

}  // namespace grayling

// For what can't be false unless grayling itself is wrong: to go on would answer mail, or write
// rows, from a state that nobody has thought of. Never for what a socket, a file, DNS or a database
// says: that is checked, and refused as an error. The condition has no side effects.
#define GRAYLING_ASSERT(condition) \
  (static_cast<bool>(condition)    \
       ? static_cast<void>(0)      \
       : ::grayling::assertion_failed(#condition, __FILE_NAME__, __LINE__))
