// SPDX-License-Identifier: MIT
// A set of regular expressions that are searched in one pass. The cost grows with the length of the
// text and not with the patterns, because RE2 never backtracks. One thread adds the patterns; after
// finish() any thread may search.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/result.hpp"
#include "greylist/text_set.hpp"

namespace grayling {

class PatternSet {
 public:
  PatternSet();
  ~PatternSet();
  PatternSet(const PatternSet&) = delete;
  PatternSet& operator=(const PatternSet&) = delete;

  // Adds a pattern. The error says what is wrong with it, or which limit it exceeds.
  Result<void> add(const std::string& pattern, EntryNumber entry);
  // Returns what add() would return in a set of `count` patterns.
  static Result<void> check(const std::string& pattern, std::size_t count);
  void finish();

  // Returns the entry of the first pattern that matches anywhere in `text`, which has the form of
  // normal_address(); the case of letters doesn't matter. The domain is searched in A-labels, and
  // also in U-labels if it was sent in these (`came_in_ascii` is false) or a pattern isn't ASCII.
  std::optional<EntryNumber> find(std::string_view text, bool came_in_ascii) const;

 private:
  struct Patterns;
  std::unique_ptr<Patterns> patterns_;
};

}  // namespace grayling
