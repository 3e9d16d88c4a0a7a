// SPDX-License-Identifier: MIT
// The last line of a process that can't go on. Any thread.
#pragma once

namespace grayling {

// Writes "grayling: LINE" to stderr; if that is /dev/null, as a daemon's is, to syslog too.
// Allocates nothing, and the write to stderr is safe in a signal handler.
void say_last_words(const char* line) noexcept;

}  // namespace grayling
