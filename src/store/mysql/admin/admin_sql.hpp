// SPDX-License-Identifier: MIT
// The statements of an AdminStore. Pure, any thread.
#pragma once

#include <span>
#include <string>

#include "grayling/store/admin.hpp"
#include "store/mysql/table/table_shape.hpp"

namespace grayling::mysql {

inline constexpr const char* kMarkSql =
    "SELECT exemptions, forgotten FROM change_mark WHERE id = 1";
inline constexpr const char* kStampSql =
    "SELECT COUNT(*), COALESCE(MAX(id), 0), COALESCE(SUM(expires % 1000003), 0) FROM exemption";
static_assert(ExemptionStamp::kExpiryModulus == 1'000'003);
// Each counter becomes at least the time in seconds. So if the row was lost and made again with
// zeros, the counter still gets a number that no service has seen yet.
inline constexpr const char* kMarkExemptionsSql =
    "UPDATE change_mark SET exemptions = GREATEST(exemptions + 1, UNIX_TIMESTAMP()) WHERE id = 1";
inline constexpr const char* kMarkForgottenSql =
    "UPDATE change_mark SET forgotten = GREATEST(forgotten + 1, UNIX_TIMESTAMP()) WHERE id = 1";

// Gives rows (id, kind, pattern, reason, author, created, expires).
std::string exemptions_sql(std::int64_t after, std::size_t rows_max);
std::string exemptions_of_sql(std::string_view kind, std::span<const std::string> patterns);
std::string exemptions_with_capitals_sql(std::string_view kind, std::int64_t after,
                                         std::size_t rows_max);
std::string add_exemptions_sql(std::span<const ExemptionRow> rows);
std::string renew_exemption_sql(const ExemptionRow& row);
std::string remove_exemptions_sql(std::span<const std::int64_t> ids);

// Gives rows (kind, pattern, last_matched).
std::string matches_sql(const std::optional<ExemptionMatch>& after, std::size_t rows_max);
std::string matches_of_sql(std::span<const ExemptionMatch> which);
std::string note_matches_sql(std::span<const ExemptionMatch> matches);

// Gives rows (address, client, recipient, first_seen, last_seen, passes) of one sender.
std::string senders_of_sql(const SenderRange& range, std::size_t rows_max, const TableShape& shape);
// The same rows of one recipient that wait.
std::string waiting_for_sql(const SenderRange& range, std::size_t rows_max,
                            const TableShape& shape);
// Keys are as the table spells them, in order.
std::string release_sql(std::span<const Key> keys, UnixSeconds now, const TableShape& shape);
std::string put_sql(std::span<const SenderRow> rows, const TableShape& shape);
std::string forget_sql(std::span<const Key> keys, const TableShape& shape);

}  // namespace grayling::mysql
