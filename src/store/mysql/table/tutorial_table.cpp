// SPDX-License-Identifier: MIT
#include "store/mysql/table/tutorial_table.hpp"

#include "grayling/base/assert.hpp"
#include "store/mysql/table/tutorial_sql.hpp"

namespace grayling::mysql {

SqlResult<Records> TutorialTable::find(Connection& connection, std::span<const Key> keys) {
  Records records(keys.size());
  const auto stored = stored_keys(keys, shape_);
  const Record known{0, clock_.now(), 1};
  for (const auto part : portions(stored, connection.statement_bytes_max())) {
    auto rows = connection.select(select_known_sql(part, shape_));
    if (!rows) return fail(rows.error());
    while (rows->next()) {
      const auto n = rows->number(0);
      if (!n || *n < 0 || static_cast<std::size_t>(*n) >= records.size()) {
        return fail(
            SqlError{ErrorKind::Failed, 0, "the server answered with a key that wasn't asked for"});
      }
      records[static_cast<std::size_t>(*n)] = known;
    }
  }
  return records;
}

// Reads first: for the collation a key may equal a row with another spelling, and only the server
// knows. A key that the read doesn't find is new, even if its insert changes nothing because
// another host or an equal key of this batch was faster: each host that sees the sender for the
// first time defers it. One transaction: a row that raised a warning must not stay, and a batch
// that failed half-way would find its own rows when it is tried again, and take their senders for
// known.
SqlResult<Records> TutorialTable::insert_missing(Connection& connection, std::span<const Key> keys,
                                                 const Record&) {
  auto records = find(connection, keys);
  if (!records) return records;
  std::vector<StoredKey> unknown;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!(*records)[i]) unknown.push_back(stored_key(keys[i], i, shape_));
  }
  if (unknown.empty()) return records;
  sort_keys(unknown);
  std::string begin = "START TRANSACTION; ";
  for (const auto part : portions(unknown, connection.statement_bytes_max())) {
    const auto done = connection.execute_all(begin + insert_known_sql(part, keys, shape_));
    if (!done) return fail(done.error());
    GRAYLING_ASSERT(!done->empty());
    if (done->back().warnings > 0) {
      if (auto ok = check_warnings(connection); !ok) return fail(ok.error());
    }
    begin.clear();
  }
  if (auto done = connection.execute("COMMIT"); !done) return fail(done.error());
  return records;
}

SqlResult<std::vector<bool>> TutorialTable::save(Connection&, std::span<const Change> changes) {
  return std::vector<bool>(changes.size(), true);
}

SqlResult<void> TutorialTable::touch(Connection&, std::span<const Touch>) {
  return {};
}

SqlResult<PurgeStep> TutorialTable::purge(Connection&, const std::optional<Key>&, std::size_t,
                                          const PurgeLimits&) {
  return PurgeStep();
}

}  // namespace grayling::mysql
