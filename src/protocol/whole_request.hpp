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
// kMarkedBytes bytes, a name with as many, a CR at the end of a value or an attribute twice, begins
// with an empty line, or has no request type. Then `request` holds nothing of use.
std::size_t read_whole_request(std::string_view bytes, PolicyRequest& request);

// The forms of the above that this processor has; the first, which is the fastest, is in use. For
// tests: all do the same.
using ReadWholeRequest = std::size_t (*)(std::string_view bytes, PolicyRequest& request);
std::vector<ReadWholeRequest> whole_request_readers();

}  // namespace grayling
