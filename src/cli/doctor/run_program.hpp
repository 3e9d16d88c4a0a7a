// SPDX-License-Identifier: MIT
// Runs another program. Blocking; one thread.
#pragma once

#include <string>
#include <vector>

#include "grayling/base/result.hpp"

namespace grayling {

// Runs arguments[0], which is found by PATH, without a shell, and waits for its end. Returns its
// stdout, at most kProgramOutputBytesMax of it. It is an error if the program is missing or fails;
// the text is then the last line of its stderr.
Result<std::string> run_program(const std::vector<std::string>& arguments);

inline constexpr std::size_t kProgramOutputBytesMax = std::size_t{1} << 20U;

}  // namespace grayling
