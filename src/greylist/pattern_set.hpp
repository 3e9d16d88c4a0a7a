// SPDX-License-Identifier: MIT
// Regular expressions that are looked for together: one pass over a text, whose cost grows with its
// length and not with what a pattern says (RE2 never tracks back). Filled by one thread; once
// finish()ed any thread may read it.
#pragma once

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

  // The error says what is wrong with the pattern, or that it costs too much.
  Result<void> add(const std::string& pattern, EntryNumber entry);
  void finish();

  // The first that is found anywhere in `text`, as normal_address() has it, whatever the case of
  // its letters. A domain is looked at in A-labels, and in letters as well where it came in these
  // or a pattern has letters beyond ASCII.
  std::optional<EntryNumber> find(std::string_view text, bool came_in_ascii) const;

 private:
  struct Patterns;
  std::unique_ptr<Patterns> patterns_;
};

}  // namespace grayling
