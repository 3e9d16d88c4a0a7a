// SPDX-License-Identifier: MIT
// Prepares the process before anything else runs, and words the message for an exception that
// nothing caught. Called by run_cli() and serve(), on the first thread.
#pragma once

#include <array>
#include <csignal>
#include <exception>
#include <string>

namespace grayling {

// Once, before any file is opened and any thread made:
// - All threads share one heap.
// - A closed standard descriptor is opened, so that no file or socket gets its number. It can still
//   be neither read nor written.
// - A reader that has closed its end (SIGPIPE) or a file size limit (SIGXFSZ) makes the write fail
//   and doesn't end the process. SIGUSR1 and SIGUSR2 are ignored: they have no meaning here.
// - SIGHUP, SIGTERM and SIGINT are blocked until end_at_signals(), release_signals() or
//   restore_signals() is called.
// - An uncaught exception in any thread ends the process with one line on stderr and exit code 1.
//   If stderr is /dev/null, as a daemon's is, the line goes to syslog.
void prepare_process();

// From now on SIGTERM and SIGINT end the process at once with exit code 0: it has made nothing yet.
// SIGHUP stays blocked.
void end_at_signals();
void hold_signals();     // blocks them, also in threads that are made later
void release_signals();  // unblocks them; pending ones arrive now, in this thread
void restore_signals();  // gives the three back their default actions

// The signals that prepare_process() ignores; a program that we start must not inherit that.
inline constexpr std::array<int, 4> kIgnored = {SIGPIPE, SIGXFSZ, SIGUSR1, SIGUSR2};

// A message for an exception. If memory or threads ran out, it names the limit to raise.
std::string text_of(const std::exception& exception);

// A message for EAGAIN when a thread or process is made; it names the limit to raise.
std::string no_thread_text();

}  // namespace grayling
