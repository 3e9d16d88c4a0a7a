// SPDX-License-Identifier: MIT
// Lets stdin be read several times: what isn't a file is copied to one first. Blocking; one thread.
#pragma once

#include <sys/types.h>

#include "grayling/base/result.hpp"

namespace grayling {

class InputSpool {
 public:
  // Reads stdin to its end if it is no file; the copy has no name, is below TMPDIR, and takes the
  // place of stdin. The error says what failed.
  static Result<InputSpool> open();

  // Back to where stdin began.
  Result<void> rewind() const;

 private:
  explicit InputSpool(off_t start) : start_(start) {}

  off_t start_;
};

}  // namespace grayling
