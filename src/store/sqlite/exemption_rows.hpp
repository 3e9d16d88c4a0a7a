// SPDX-License-Identifier: MIT
// The rows of exemption, exemption_match and change_mark in an SQLite file, as AdminStore has them.
// By the connection's thread, in a transaction that the caller has begun.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "grayling/store/admin.hpp"
#include "store/sqlite/connection.hpp"

namespace grayling::sqlite {

Result<ChangeMark> change_mark(Connection& connection);
Result<ExemptionStamp> exemption_stamp(Connection& connection);
Result<std::vector<ExemptionRow>> exemptions(Connection& connection, std::int64_t after,
                                             std::size_t rows_max);
inline constexpr auto kExemptionsOf =
    "SELECT id, kind, pattern, reason, author, created, expires IS NOT NULL, expires"
    " FROM exemption WHERE kind = ?1 AND pattern = ?2";
Result<std::vector<ExemptionRow>> exemptions_of(Connection& connection, std::string_view kind,
                                                std::span<const std::string> patterns);
Result<std::vector<ExemptionRow>> exemptions_with_capitals(Connection& connection,
                                                           std::string_view kind,
                                                           std::int64_t after,
                                                           std::size_t rows_max);
Result<std::int64_t> add_exemptions(Connection& connection,
                                    std::span<const ExemptionRow> rows);  // the last one's id
Result<void> renew_exemption(Connection& connection, const ExemptionRow& row);
Result<std::size_t> remove_exemptions(Connection& connection, std::span<const std::int64_t> ids);
Result<std::vector<ExemptionMatch>> matches(Connection& connection,
                                            const std::optional<ExemptionMatch>& after,
                                            std::size_t rows_max);
Result<std::vector<ExemptionMatch>> matches_of(Connection& connection,
                                               std::span<const ExemptionMatch> which);
Result<void> note_matches(Connection& connection, std::span<const ExemptionMatch> matches);

}  // namespace grayling::sqlite
