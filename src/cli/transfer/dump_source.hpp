// SPDX-License-Identifier: MIT
// What `grayling import` reads. One thread, which it blocks.
#pragma once

#include <string>
#include <string_view>

#include "cli/transfer/line_source.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

// Opens `file`, "-" for stdin, for a reader of `from`. The error says why it can't be read, or what
// it is where it is no dump of `from`, and what to do.
Result<LineSource> open_dump(std::string_view from, const std::string& file);

}  // namespace grayling
