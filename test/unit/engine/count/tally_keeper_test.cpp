// SPDX-License-Identifier: MIT
#include "engine/count/tally_keeper.hpp"

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("points that are counted already are still counted when there is no room for others") {
  SignCounts signs;
  signs.place("no_name");  // the bit 1
  TallyKeeper keeper;
  for (std::uint64_t hour = 0; hour <= kTallyCountsMax; ++hour) {
    keeper.note_points(tally::kFateHeld, {1, std::nullopt}, static_cast<UnixSeconds>(3600 * hour));
  }
  keeper.note_points(tally::kFateHeld, {1, std::nullopt}, 0);

  std::int64_t first = 0;
  for (const auto& count : keeper.take({}, signs, 0).take(kTallyCountsMax).counts) {
    if (count.key.what == tally::kSign && count.key.hour == 0) first += count.number;
  }
  CHECK(first == 2);
}
