// SPDX-License-Identifier: MIT
// The rows of exemption and exemption_match in an SQLite file, as AdminStore has them. By the
// connection's thread; who writes has begun a transaction.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "grayling/store/admin.hpp"
#include "store/sqlite/connection.hpp"

namespace grayling::sqlite {

Result<std::vector<ExemptionRow>> exemptions(Connection& connection, std::int64_t after,
                                             std::size_t rows_max);
Result<std::vector<ExemptionMatch>> matches(Connection& connection,
                                            const std::optional<ExemptionMatch>& after,
                                            std::size_t rows_max);
Result<std::vector<ExemptionMatch>> matches_of(Connection& connection,
                                               std::span<const ExemptionMatch> which);
Result<void> note_matches(Connection& connection, std::span<const ExemptionMatch> matches);

}  // namespace grayling::sqlite
