// SPDX-License-Identifier: MIT
// The standing in a line of `grayling export`. Such a file may have been edited: a row that no mail
// would ever find, or that never expires, is refused. Pure, any thread.
#pragma once

#include <optional>

#include "cli/transfer/export_line.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/base/result.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// The row of the line, which is of the type "standing" if `key` is that of standing_key_of(); none:
// no export has such a line. The error names a value, and says what is wrong with it and what would
// be right. A domain gets the spelling by which it is looked up, and counts of it that no service
// would keep are set right: `came` is at least `passes`, and both are halved until `came` is below
// kDomainCameMax.
std::optional<Result<StandingRow>> standing_of(const ExportLine& line,
                                               const std::optional<StandingKey>& key,
                                               UnixSeconds now);
std::optional<StandingKey> standing_key_of(const ExportLine& line);

}  // namespace grayling
