// SPDX-License-Identifier: MIT
// Which items of a batch are known though their triplets aren't: reads the standings of those that
// would be deferred, all in one statement, each once. Used by the batch, on the worker's thread.
#pragma once

#include <optional>
#include <span>

#include "engine/work/batch_entry.hpp"
#include "engine/work/standing_rows.hpp"

namespace grayling {

class Recognition {
 public:
  Recognition(Store& store, const GreylistSettings& settings, const Moment& moment)
      : store_(store), settings_(settings), moment_(moment), is_on_(store.keeps_standings()) {}

  // Fills in `standing` of those entries whose standings were not read yet. If reading fails, they
  // count as read: nobody is known by a standing then.
  Result<void> ask(std::span<BatchEntry* const> entries);

 private:
  std::optional<Verdict> verdict_on(const BatchItem& item, const StandingRows& rows) const;
  bool is_local(const BatchItem& item, const StandingRows& rows) const;

  Store& store_;
  const GreylistSettings& settings_;
  Moment moment_;
  bool is_on_;
};

}  // namespace grayling
