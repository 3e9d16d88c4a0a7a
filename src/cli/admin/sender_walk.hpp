// SPDX-License-Identifier: MIT
// Goes through those whom an administrator means, page by page, so that no number of them needs
// memory. One thread.
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

  // To be given the next; false: that is enough.
  using Visit = std::function<Result<bool>(const SenderRow&)>;
  using VisitKnown = std::function<Result<bool>(const StandingRow&)>;

  // Rows of `sender` in the order of their keys, those after a key. With `is_of_sender` the rows of
  // the sender that the pattern names alone, which the primary key finds.
  Result<void> senders(const std::optional<Key>& after, bool is_of_sender,
                       const Visit& visit) const;
  // Rows beside it likewise.
  Result<void> standings(std::optional<StandingKey> after, const VisitKnown& visit) const;

  const SenderPattern& pattern() const { return pattern_; }

 private:
  std::vector<SenderRange> ranges(bool is_of_sender) const;

  SenderPattern pattern_;
  AdminStore& store_;
};

}  // namespace grayling
