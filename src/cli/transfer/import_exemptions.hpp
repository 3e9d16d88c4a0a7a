// SPDX-License-Identifier: MIT
// Imports the lists of another greylister as exemptions that all hosts share. One thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/base/result.hpp"
#include "grayling/import/item.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {

// Adds the exemptions that the table doesn't have, and returns their number. `from` names the other
// greylister.
Result<std::size_t> add_imported(AdminStore& store, std::span<const ImportedExemption> exemptions,
                                 const std::string& from, UnixSeconds now);

}  // namespace grayling
