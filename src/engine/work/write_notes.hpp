// SPDX-License-Identifier: MIT
// Brings notes into the table of standings. Called by the worker that owns the store.
#pragma once

#include <span>
#include <vector>

#include "grayling/greylist/standing.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// Reads the rows, and writes those that change, each in one statement; returns what was written.
// All keys differ. Who is of a domain that sends through us, by its row or by one of these notes,
// is noted as nobody's correspondent. Of two hosts that count for one client in the same moment one
// may be lost, which only makes it wait.
Result<std::vector<StandingRow>> write_notes(Store& store, const GreylistSettings& settings,
                                             std::span<const Note> notes, const Moment& moment);

}  // namespace grayling
