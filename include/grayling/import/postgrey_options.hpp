// SPDX-License-Identifier: MIT
// Turns postgrey's command line into a configuration of grayling. Pure, any thread.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "grayling/base/result.hpp"

namespace grayling {

using FileIsThere = std::function<bool(const std::string& path)>;

// `arguments` are options as postgrey takes them. A single argument may hold all of them; it is
// split as a shell would do it: "--inet=127.0.0.1:10023 --delay=60", or the content of Debian's
// /etc/default/postgrey: POSTGREY_OPTS="…" and POSTGREY_TEXT="…". Returns TOML with the same
// effect. Options without a counterpart become comments that name them. It also holds postgrey's
// defaults where ours differ, and postgrey's own lists where they exist. The error names an option
// that postgrey doesn't have, or a wrong value.
Result<std::string> postgrey_options_as_toml(std::span<const std::string> arguments,
                                             const FileIsThere& is_there);

}  // namespace grayling
