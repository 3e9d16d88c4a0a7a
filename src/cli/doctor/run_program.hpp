// SPDX-License-Identifier: MIT
// Another program's output. Blocking; one thread.
#pragma once

#include <string>
#include <vector>

#include "grayling/base/result.hpp"

namespace grayling {

// Runs arguments[0], as PATH has it, to its end, without a shell. Returns its stdout, of which
// kOutputBytesMax are kept. An error where it is not there, or where it fails: the last line that
// it says on stderr then.
Result<std::string> run_program(const std::vector<std::string>& arguments);

inline constexpr std::size_t kOutputBytesMax = std::size_t{1} << 20U;

}  // namespace grayling
