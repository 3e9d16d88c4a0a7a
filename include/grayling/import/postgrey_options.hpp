// SPDX-License-Identifier: MIT
// postgrey's command line as a configuration of grayling. Pure, any thread.
#pragma once

#include <span>
#include <string>

#include "grayling/base/result.hpp"

namespace grayling {

// `arguments` are options as postgrey takes them; one alone may be all of them, which is split as a
// shell would do: "--inet=127.0.0.1:10023 --delay=60". Returns TOML that does the same; what has no
// counterpart stands there as a comment. postgrey's own default is written where ours differs.
// The error names an option that postgrey doesn't have, or a value that makes no sense.
Result<std::string> postgrey_options_as_toml(std::span<const std::string> arguments);

}  // namespace grayling
