// SPDX-License-Identifier: MIT
// Statements that increase the two counters of `change_mark`, in the same transaction as the change
// itself. A lost row is made again with the time in seconds: a number that no service has seen yet.
#pragma once

namespace grayling::sqlite {

inline constexpr auto kMarkExemptions =
    "INSERT INTO change_mark (id, exemptions, forgotten)"
    " VALUES (1, CAST(strftime('%s', 'now') AS INTEGER), CAST(strftime('%s', 'now') AS INTEGER))"
    " ON CONFLICT (id) DO UPDATE SET exemptions = exemptions + 1";
inline constexpr auto kMarkForgotten =
    "INSERT INTO change_mark (id, exemptions, forgotten)"
    " VALUES (1, CAST(strftime('%s', 'now') AS INTEGER), CAST(strftime('%s', 'now') AS INTEGER))"
    " ON CONFLICT (id) DO UPDATE SET forgotten = forgotten + 1";

}  // namespace grayling::sqlite
