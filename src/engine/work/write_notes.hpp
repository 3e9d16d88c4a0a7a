// SPDX-License-Identifier: MIT
// Writes notes to the table of standings. Called by the worker that owns the store.
#pragma once

#include <span>
#include <vector>

#include "grayling/greylist/standing.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// Reads all rows in one statement, and writes those that change in another. Returns what it has
// written. All keys differ. An address whose domain sends through us, as its row or one of these
// notes says, is not written as a correspondent. If two hosts count a pass of one client at the
// same moment, one of the two can be lost: the client then proves itself an hour later.
Result<std::vector<StandingRow>> write_notes(Store& store, const GreylistSettings& settings,
                                             std::span<const Note> notes, const Moment& moment);

}  // namespace grayling
