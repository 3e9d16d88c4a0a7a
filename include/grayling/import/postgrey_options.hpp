// SPDX-License-Identifier: MIT
// postgrey's command line as a configuration of grayling. Pure, any thread.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "grayling/base/result.hpp"

namespace grayling {

using FileIsThere = std::function<bool(const std::string& path)>;

// `arguments` are options as postgrey takes them. One alone may be all of them, which is split as a
// shell would do: "--inet=127.0.0.1:10023 --delay=60", or what is in Debian's
// /etc/default/postgrey: POSTGREY_OPTS="…" and POSTGREY_TEXT="…". Returns TOML that does the same;
// what has no counterpart stands there as a comment that names it. postgrey's own default is
// written where ours differs, and its own lists where they are there. The error names an option
// that postgrey doesn't have, or a value that makes no sense.
Result<std::string> postgrey_options_as_toml(std::span<const std::string> arguments,
                                             const FileIsThere& is_there);

}  // namespace grayling
