// SPDX-License-Identifier: MIT
// The rows of a list that are no entries, for one line of a log. One thread.
#pragma once

#include <string>
#include <string_view>

#include "config/raw_value.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/named_lists.hpp"

namespace grayling {

class OddEntries {
 public:
  explicit OddEntries(std::size_t nulls) : nulls_(nulls) {}

  // Adds an entry, and why it is none.
  void add(std::string_view entry, const std::string& why) {
    constexpr std::size_t kShownMax = 3;
    constexpr std::size_t kShownBytesMax = 80;
    if (++count_ > kShownMax) return;
    shown_ += "; " + toml_text(printable(entry, kShownBytesMax)) + ": " + why;
  }

  // "sql:panel: 5 rows are no entries for exempt.clients; 2 are NULL; "a b": …", with the first
  // three; "": all are entries. `key` is where the list is used.
  std::string text(std::string_view name, std::string_view key) const {
    const auto all = count_ + nulls_;
    if (all == 0) return "";
    std::string text = std::string(kListPrefix) + std::string(name) + ": " + std::to_string(all);
    text += (all == 1 ? " row is no entry for " : " rows are no entries for ") + std::string(key);
    if (nulls_ > 0)
      text += "; " + std::to_string(nulls_) + (nulls_ == 1 ? " is" : " are") + " NULL";
    return text + shown_;
  }

 private:
  std::size_t nulls_;
  std::size_t count_ = 0;
  std::string shown_;
};

}  // namespace grayling
