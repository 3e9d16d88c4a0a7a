// SPDX-License-Identifier: MIT
// The output of commands, and their exit codes.
#pragma once

#include <string>
#include <string_view>

namespace grayling {

enum ExitCode { kDone = 0, kWorkFailed = 1, kUsage = 2, kConfig = 78 };  // 78: EX_CONFIG, sysexits

// Writes `text` to stdout, with '?' for unsafe characters (unsafe_char.hpp) other than ends of
// lines and tabs. Returns 0, or 1 if it couldn't be written, which is reported once.
int print(std::string_view text);

// The exit code for a command that ended with `code`: 1 instead of 0 if its output was lost.
int exit_code(int code);

// Each writes one line to stderr, "grayling COMMAND: TEXT", and returns the exit code. `command`
// may be "".
int fail_work(std::string_view command, std::string_view text);
int fail_usage(std::string_view command, std::string_view text);
int fail_config(std::string_view command, std::string_view text);

void warn(std::string_view command, std::string_view text);

}  // namespace grayling
