// SPDX-License-Identifier: MIT
// Who of a batch is known though its triplet isn't: reads the standings of those that would be
// deferred, all in one statement, each once. Used by the batch, on the worker's thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/work/standing_rows.hpp"
#include "grayling/engine/batch.hpp"

namespace grayling {

class Recognition {
 public:
  Recognition(Store& store, const GreylistSettings& settings, std::span<const BatchItem> items,
              const Moment& moment);

  // May this item be known, and has nobody looked yet?
  bool is_open(std::size_t index) const { return is_on_ && !answers_[index].was_asked; }

  // Looks for those of the items that are open.
  Result<void> ask(std::span<const std::size_t> indices);

  // The verdict on an item that is known; none: it isn't, or nobody looked.
  const std::optional<Verdict>& verdict(std::size_t index) const { return answers_[index].verdict; }

 private:
  struct Answer {
    bool was_asked = false;
    std::optional<Verdict> verdict;
  };

  std::optional<Verdict> verdict_on(const BatchItem& item, const StandingRows& rows) const;

  Store& store_;
  const GreylistSettings& settings_;
  std::span<const BatchItem> items_;
  Moment moment_;
  bool is_on_;
  std::vector<Answer> answers_;
};

}  // namespace grayling
