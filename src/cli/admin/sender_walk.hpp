// SPDX-License-Identifier: MIT
// Goes through the rows that match a pattern, page by page, so that memory does not grow with
// their number. One thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/admin/sender_pattern.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

class SenderWalk {
 public:
  SenderWalk(const std::string& pattern, AdminStore& store) : pattern_(pattern), store_(store) {}

  // Gets the next row; false stops.
  using Visit = std::function<Result<bool>(const SenderRow&)>;
  using VisitKnown = std::function<Result<bool>(const StandingRow&)>;

  // Rows of `sender` in the order of their keys, those behind `after`. With `is_of_sender` only
  // rows of the sender that the pattern names, which the primary key finds.
  Result<void> senders(const std::optional<Key>& after, bool is_of_sender,
                       const Visit& visit) const;
  // Standings, in the same way.
  Result<void> standings(std::optional<StandingKey> after, const VisitKnown& visit) const;

  const SenderPattern& pattern() const { return pattern_; }

 private:
  std::vector<SenderRange> ranges(bool is_of_sender) const;

  SenderPattern pattern_;
  AdminStore& store_;
};

}  // namespace grayling
