// SPDX-License-Identifier: MIT
#include "grayling/server/logged_trouble.hpp"

#include <algorithm>

#include "grayling/base/text.hpp"

namespace grayling {

void TroubleMemory::keep(UnixSeconds now, LogLevel level, std::string_view line) {
  std::string text = printable(line, kTroubleBytesMax);
  auto place = std::find_if(troubles_.begin(), troubles_.end(), [&](const LoggedTrouble& trouble) {
    return trouble.level == level && trouble.text == text;
  });
  if (place == troubles_.end()) {
    if (troubles_.size() == kTroublesMax) troubles_.erase(troubles_.begin());
    place = troubles_.insert(troubles_.end(), {now, level, std::move(text), 0});
  }
  place->at = now;
  ++place->times;
  std::rotate(place, place + 1, troubles_.end());
}

std::vector<LoggedTrouble> TroubleMemory::last() const {
  return {troubles_.rbegin(), troubles_.rend()};
}

}  // namespace grayling
