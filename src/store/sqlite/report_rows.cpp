// SPDX-License-Identifier: MIT
#include "store/sqlite/report_rows.hpp"

#include <set>

#include "store/sqlite/sender_columns.hpp"

namespace grayling::sqlite {
namespace {

constexpr auto kAddCount =
    "INSERT INTO report_count (hour, what, name, number) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (hour, what, name) DO UPDATE SET number = number + excluded.number";
constexpr auto kAddWait =
    "INSERT INTO report_wait (day, address, client, recipient, first_seen, waited)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (day, address, client, recipient)"
    " DO UPDATE SET waited = max(waited, excluded.waited)";
constexpr auto kKeepLongest =
    "DELETE FROM report_wait WHERE day = ?1 AND (address, client, recipient) NOT IN"
    " (SELECT address, client, recipient FROM report_wait WHERE day = ?1"
    " ORDER BY waited DESC, address, client, recipient LIMIT ?2)";
constexpr auto kCounts =
    "SELECT hour, what, name, number FROM report_count WHERE (hour, what, name) > (?1, ?2, ?3)"
    " ORDER BY hour, what, name LIMIT ?4";
constexpr auto kWaits =
    "SELECT day, address, client, recipient, first_seen, waited FROM report_wait WHERE day >= ?1"
    " ORDER BY waited DESC, day, address, client, recipient LIMIT ?2";
constexpr auto kPurgeCounts =
    "DELETE FROM report_count WHERE (hour, what, name) IN (SELECT hour, what, name"
    " FROM report_count WHERE hour < ?1 ORDER BY hour LIMIT ?2)";
constexpr auto kPurgeWaits = "DELETE FROM report_wait WHERE day < ?1";

Result<void> add_waits(Connection& connection, const std::vector<LongWait>& waits) {
  auto add = connection.prepare(kAddWait);
  if (!add) return fail(add.error());
  std::set<UnixSeconds> days;
  for (const auto& wait : waits) {
    const Key key = sender_columns(wait.key);
    add->bind(1, wait.day);
    add->bind(2, key.sender);
    add->bind(3, key.client);
    add->bind(4, key.recipient);
    add->bind(5, wait.first_seen);
    add->bind(6, wait.waited);
    if (auto done = add->run(); !done) return done;
    days.insert(wait.day);
  }
  auto keep = connection.prepare(kKeepLongest);
  if (!keep) return fail(keep.error());
  for (const auto day : days) {
    keep->bind(1, day);
    keep->bind(2, static_cast<std::int64_t>(kLongWaitsMax));
    if (auto done = keep->run(); !done) return done;
  }
  return {};
}

}  // namespace

Result<void> add_tally(Connection& connection, const ReportTally::Part& part) {
  auto add = connection.prepare(kAddCount);
  if (!add) return fail(add.error());
  for (const auto& [key, number] : part.counts) {
    add->bind(1, key.hour);
    add->bind(2, key.what);
    add->bind(3, key.name);
    add->bind(4, number);
    if (auto done = add->run(); !done) return done;
  }
  return part.waits.empty() ? Result<void>() : add_waits(connection, part.waits);
}

Result<std::vector<TallyCount>> tally_counts(Connection& connection, const TallyKey& after,
                                             std::size_t rows_max) {
  auto statement = connection.prepare(kCounts);
  if (!statement) return fail(statement.error());
  statement->bind(1, after.hour);
  statement->bind(2, after.what);
  statement->bind(3, after.name);
  statement->bind(4, static_cast<std::int64_t>(rows_max));
  return rows_of(*statement, [](const Statement& row) {
    return TallyCount{{row.number_at(0), row.text_at(1), row.text_at(2)}, row.number_at(3)};
  });
}

Result<std::vector<LongWait>> long_waits(Connection& connection, UnixSeconds since,
                                         std::size_t rows_max) {
  auto statement = connection.prepare(kWaits);
  if (!statement) return fail(statement.error());
  statement->bind(1, since);
  statement->bind(2, static_cast<std::int64_t>(rows_max));
  return rows_of(*statement, [](const Statement& row) {
    return LongWait{row.number_at(0),
                    {row.text_at(1), row.text_at(2), row.text_at(3)},
                    row.number_at(4),
                    row.number_at(5)};
  });
}

Result<void> purge_tally(Connection& connection, UnixSeconds before, std::size_t rows_max) {
  auto counts = connection.prepare(kPurgeCounts);
  if (!counts) return fail(counts.error());
  counts->bind(1, before);
  counts->bind(2, static_cast<std::int64_t>(rows_max));
  if (auto done = counts->run(); !done) return done;
  auto waits = connection.prepare(kPurgeWaits);  // few a day
  if (!waits) return fail(waits.error());
  waits->bind(1, before);
  return waits->run();
}

}  // namespace grayling::sqlite
