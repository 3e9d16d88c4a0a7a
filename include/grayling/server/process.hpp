// SPDX-License-Identifier: MIT
// What the program does with its own process before anything else, and what it says when it can't
// go on. Called by run_cli() and serve(), on the first thread.
#pragma once

#include <array>
#include <csignal>
#include <exception>
#include <string>

namespace grayling {

// Once, before any file is opened and any thread made:
// - A standard descriptor that is closed is opened, so that no file or socket gets its number. As
//   before, nothing can be read from it or written to it.
// - A reader that is gone (SIGPIPE) and a limit of size (SIGXFSZ) are errors of the write alone.
//   SIGUSR1 and SIGUSR2, which mean nothing here, are ignored.
// - SIGHUP, SIGTERM and SIGINT wait until one of the next three is called.
// - An exception that nobody catches, in whatever thread, ends the process with one line on stderr
//   and exit code 1. Where stderr is /dev/null, as a daemon's, the line goes to syslog.
void prepare_process();

// SIGTERM and SIGINT end the process at once with exit code 0, for it has made nothing yet. SIGHUP
// goes on waiting.
void end_at_signals();
void hold_signals();     // they wait; also in threads that are made from now on
void release_signals();  // those that wait come now, to this thread
void restore_signals();  // those three as a program has them that knows of none

// What prepare_process() has ignored, for a program that is started not to inherit.
inline constexpr std::array<int, 4> kIgnored = {SIGPIPE, SIGXFSZ, SIGUSR1, SIGUSR2};

// What to say of an exception: where memory or threads ran out, which limit to raise.
std::string text_of(const std::exception& exception);

// Why no thread and no process can be made, after an error EAGAIN, and which limit to raise.
std::string no_thread_text();

}  // namespace grayling
