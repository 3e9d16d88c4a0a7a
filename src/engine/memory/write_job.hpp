// SPDX-License-Identifier: MIT
// A portion of what is written behind, on its way to a worker and back. A plain value.
#pragma once

#include <vector>

#include "grayling/greylist/standing.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

struct WriteJob {
  std::vector<Touch> touches;
  std::vector<Note> notes;
  bool is_empty() const { return touches.empty() && notes.empty(); }
};

}  // namespace grayling
