// SPDX-License-Identifier: MIT
// The fast reader of requests. To read its request is most of the work for a known sender, so one
// that has come as a whole, in the form in which Postfix sends it, is read in one pass, 64 bytes at
// a time (protocol/line_marks.hpp). Any other is left to RequestParser's plain reader of lines,
// which also says what is wrong with it. Both read the same. Pure, any thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "grayling/protocol/request.hpp"

namespace grayling {

// Reads the request that `bytes` begin with into `request`, and returns how many bytes it has.
// Returns 0 if the plain reader must look at it: it isn't complete or isn't valid, has fewer than
// kMarkedBytes bytes, a CR at the end of a value or an attribute twice, begins with an empty line,
// or has no request type. Then `request` holds nothing of use.
using ReadWholeRequest = std::size_t (*)(std::string_view bytes, PolicyRequest& request);

// The fastest that this processor has.
extern const ReadWholeRequest read_whole_request;

// All that it has, the fastest first. For tests: they do the same.
std::vector<ReadWholeRequest> whole_request_readers();

}  // namespace grayling
