// SPDX-License-Identifier: MIT
// Which items of a batch are known though their triplets aren't: reads the standings of those that
// would be deferred, all in one statement, each once. Used by the batch, on the worker's thread.
#pragma once

#include <array>
#include <span>

#include "engine/work/batch_entry.hpp"
#include "grayling/greylist/standing_steps.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// The keys of an item by which standings are looked up.
inline constexpr std::array kStandingKeys = {&BatchItem::client, &BatchItem::null_sender,
                                             &BatchItem::answer, &BatchItem::domain};

// The standings that count for an item.
StandingSteps steps_of(const BatchItem& item);

class Recognition {
 public:
  Recognition(Store& store, const GreylistSettings& settings, const Moment& moment)
      : store_(store), settings_(settings), moment_(moment), is_on_(store.keeps_standings()) {}

  // Fills in `standing` of those entries whose standings were not read yet. If reading fails, they
  // count as read: nobody is known by a standing then.
  Result<void> ask(std::span<BatchEntry* const> entries);

 private:
  Store& store_;
  const GreylistSettings& settings_;
  Moment moment_;
  bool is_on_;
};

}  // namespace grayling
