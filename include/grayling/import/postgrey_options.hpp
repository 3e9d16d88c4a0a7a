// SPDX-License-Identifier: MIT
// Turns postgrey's command line into a configuration file for grayling. Pure, any thread.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "grayling/base/result.hpp"

namespace grayling {

using FileIsThere = std::function<bool(const std::string& path)>;

// Returns TOML with the same effect as postgrey's options, `arguments`. A single argument may hold
// all of them, and is split as a shell would do it: "--inet=127.0.0.1:10023 --delay=60", or the
// content of Debian's /etc/default/postgrey: POSTGREY_OPTS="…" and POSTGREY_TEXT="…". Options
// without a counterpart become comments that name them. The TOML also has postgrey's defaults where
// ours differ, and postgrey's own lists if `is_there` finds them. The error names an option that
// postgrey doesn't have, or a wrong value.
Result<std::string> postgrey_options_as_toml(std::span<const std::string> arguments,
                                             const FileIsThere& is_there);

}  // namespace grayling
