// SPDX-License-Identifier: MIT
// What a subcommand says, and the exit code that goes with it.
#pragma once

#include <string>
#include <string_view>

namespace grayling {

enum ExitCode { kDone = 0, kWorkFailed = 1, kUsage = 2, kConfig = 78 };  // 78: EX_CONFIG, sysexits

// `text` to stdout, with '?' for what is unsafe there (unsafe_char.hpp), but for the ends of lines
// and tabs. Returns 0, or 1 where it could not be written, which it says once.
int print(std::string_view text);

// The exit code of a command that has ended with `code`: none is done whose output was lost.
int exit_code(int code);

// One line to stderr, "grayling COMMAND: TEXT", and the exit code. `command` may be "".
int fail_work(std::string_view command, std::string_view text);
int fail_usage(std::string_view command, std::string_view text);
int fail_config(std::string_view command, std::string_view text);

void warn(std::string_view command, std::string_view text);

}  // namespace grayling
