// SPDX-License-Identifier: MIT
// Writes to the table `exemption_match` when each exemption last matched. What the store can't take
// now is kept for the next time. Owned by TableWatch; its thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "grayling/store/admin.hpp"

namespace grayling {

// Exemptions whose matches wait to be written. Beyond it a match is lost; the next one of the same
// exemption takes its place.
inline constexpr std::size_t kUnwrittenMatchesMax = 100'000;

class MatchWriter {
 public:
  void add(std::vector<ExemptionMatch> matches);
  Result<void> write(AdminStore& store);  // all that were added; the error is the store's

 private:
  std::map<std::pair<std::string, std::string>, UnixSeconds> last_matched_;  // by kind and pattern
};

}  // namespace grayling
