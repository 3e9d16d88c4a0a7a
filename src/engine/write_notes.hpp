// SPDX-License-Identifier: MIT
// Brings notes into the table of acquaintances. Called by the worker that owns the store.
#pragma once

#include <span>

#include "grayling/greylist/acquaintance.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// Reads the rows, and writes those that change, each in one statement. All keys differ. Of two
// hosts that count for one client in the same moment one may be lost, which only makes it wait.
Result<void> write_notes(Store& store, const GreylistSettings& settings,
                         std::span<const Note> notes, UnixSeconds now);

}  // namespace grayling
