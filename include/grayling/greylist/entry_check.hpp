// SPDX-License-Identifier: MIT
// Says why lines are no entries for senders or recipients, as Exemptions::add() does, but keeps
// none of them. It counts regular expressions, of which a list may not have too many. One thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace grayling {

class EntryCheck {
 public:
  // Returns why the line is no entry, and what to write instead; "": it is one.
  std::string trouble(std::string_view line);

 private:
  std::size_t patterns_ = 0;
};

}  // namespace grayling
