// SPDX-License-Identifier: MIT
// Writes notes to the table of standings. Called by the worker that owns the store.
#pragma once

#include <span>
#include <vector>

#include "grayling/greylist/standing_loss.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

struct WrittenNotes {
  std::vector<StandingRow> rows;   // without what other hosts wrote at the same moment
  std::vector<LostStanding> lost;  // domains that have lost their standing by it
};

// Reads all rows in one statement, and writes those that change in another. Notes of a key are
// joined. For a domain that sends through us, as its row or one of these notes says, nothing is
// counted, nor for the domain above it; and no address of it is noted as a correspondent.
//
// If two hosts count something of one domain at the same moment, both counts are added. If they
// count a pass of one client, it counts once, as it does if one host comes after the other: at most
// one counts in an hour. If the connection is lost before the answer, a domain's counts may be
// written twice.
Result<WrittenNotes> write_notes(Store& store, const GreylistSettings& settings,
                                 std::span<const Note> notes, const Moment& moment);

}  // namespace grayling
