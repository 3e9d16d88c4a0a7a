// SPDX-License-Identifier: MIT
// The text of --help: an example first, and no more than a screen. Pure, any thread.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace grayling {

// Formats `app`, whose footer is its example. For CLI11's formatter_fn().
std::string help_text(const CLI::App* app, std::string name, CLI::AppFormatMode mode);

}  // namespace grayling
