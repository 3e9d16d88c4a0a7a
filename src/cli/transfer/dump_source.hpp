// SPDX-License-Identifier: MIT
// Opens what `grayling import` reads. Blocking; one thread.
#pragma once

#include <string>
#include <string_view>

#include "cli/transfer/line_source.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

// Opens `file`, "-" for stdin, for a reader of `from`. The error says why it can't be read, or what
// kind of file it is if it isn't a dump of `from`, and what to do.
Result<LineSource> open_dump(std::string_view from, const std::string& file);

}  // namespace grayling
