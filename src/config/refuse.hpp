// SPDX-License-Identifier: MIT
// The error for what an administrator has written and can't be used. Pure, any thread.
#pragma once

#include <string>
#include <utility>

#include "grayling/base/result.hpp"

namespace grayling {

inline tl::unexpected<Error> refuse(std::string text) {
  return fail(ErrorKind::Config, std::move(text));
}

}  // namespace grayling
