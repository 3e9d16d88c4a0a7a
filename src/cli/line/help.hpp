// SPDX-License-Identifier: MIT
// How --help looks: an example first, and all of it on one screen. Pure, any thread.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace grayling {

// Formats `app`, whose footer is its example. For CLI11's formatter_fn().
std::string help_text(const CLI::App* app, std::string name, CLI::AppFormatMode mode);

}  // namespace grayling
