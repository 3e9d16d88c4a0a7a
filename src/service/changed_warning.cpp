// SPDX-License-Identifier: MIT
#include "service/changed_warning.hpp"

#include <utility>

#include "grayling/base/text.hpp"

namespace grayling {

void ChangedWarning::log(std::string_view text) {
  std::string comparable = without_numbers(text);
  if (comparable == last_) return;
  last_ = std::move(comparable);
  log_.warning(subject_ + std::string(text));
}

}  // namespace grayling
