// SPDX-License-Identifier: MIT
#include "store/mysql/table/full_table.hpp"

#include <utility>

#include "grayling/base/assert.hpp"
#include "store/mysql/server/commit_together.hpp"
#include "store/mysql/table/row_values.hpp"

namespace grayling::mysql {
namespace {

// A row can be gone by the time it is read; the next round then inserts it. If more rounds than
// these are needed, something else is wrong.
constexpr int kAdmitRoundsMax = 3;

SqlError unreadable(std::string what) {
  return {ErrorKind::Failed, 0, std::move(what)};
}

// Inserts all portions in one commit. Returns how many rows of each were inserted.
SqlResult<std::vector<std::uint64_t>> insert(Connection& connection,
                                             const std::vector<KeySpan>& portions,
                                             const Record& fresh, const TableShape& shape) {
  const auto insert_all = [&]() -> SqlResult<std::vector<std::uint64_t>> {
    std::vector<std::uint64_t> inserted;
    for (const KeySpan keys : portions) {
      const auto done = connection.execute(insert_sql(keys, fresh, shape));
      if (!done) return fail(done.error());
      // One warning for each row that wasn't inserted can only mean duplicates; the read that
      // follows finds them all. Any other number of warnings is looked into.
      if (done->affected + done->warnings != keys.size()) {
        if (auto ok = check_warnings(connection); !ok) return fail(ok.error());
      }
      inserted.push_back(done->affected);
    }
    GRAYLING_ASSERT(inserted.size() == portions.size());
    return inserted;
  };
  return commit_together(connection, portions.size(), insert_all);
}

// False: since the read, another connection has mended or removed one of the rows.
SqlResult<bool> mend(Connection& connection, KeySpan odd, const Record& fresh,
                     const TableShape& shape) {
  if (odd.empty()) return true;
  const auto done = connection.execute(mend_sql(odd, fresh, shape));
  if (!done) return fail(done.error());
  return done->affected == odd.size();
}

}  // namespace

SqlResult<std::vector<StoredKey>> FullTable::read_records(Connection& connection, KeySpan keys,
                                                          Records& records) {
  auto rows = connection.select(select_sql(keys, shape_));
  if (!rows) return fail(rows.error());
  std::vector<StoredKey> odd;
  while (rows->next()) {
    const auto* key = find_key(keys, rows->text(0), rows->text(1), rows->text(2));
    if (key == nullptr) {
      return fail(unreadable("the server answered with a key that wasn't asked for"));
    }
    GRAYLING_ASSERT(key->index < records.size());
    records[key->index] = record_at(*rows);
    if (records[key->index]) continue;
    odd_rows_.note_sender(key->text);
    odd.push_back(*key);
  }
  sort_keys(odd);
  return odd;
}

// Returns the keys that were neither inserted nor found.
SqlResult<std::vector<StoredKey>> FullTable::insert_once(Connection& connection,
                                                         const std::vector<StoredKey>& keys,
                                                         const Record& fresh, Records& records) {
  const auto parts = portions(keys, connection.statement_bytes_max());
  const auto inserted = insert(connection, parts, fresh, shape_);
  if (!inserted) return fail(inserted.error());
  std::vector<StoredKey> lost;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if ((*inserted)[i] == parts[i].size()) continue;
    const auto odd = read_records(connection, parts[i], records);
    if (!odd) return fail(odd.error());
    const auto is_mended = mend(connection, *odd, fresh, shape_);
    if (!is_mended) return fail(is_mended.error());
    for (const auto& key : parts[i]) {
      auto& record = records[key.index];
      const bool is_odd =
          find_key(*odd, key.text.sender, key.text.client, key.text.recipient) != nullptr;
      if (!record && !(is_odd && *is_mended)) lost.push_back(key);
      // Some of these rows are new, and the server doesn't say which. A row that says what ours
      // would say counts as new: if another host wrote it in the same second, both hosts defer.
      if ((*inserted)[i] > 0 && record == fresh) record.reset();
    }
  }
  return lost;
}

SqlResult<Records> FullTable::insert_missing(Connection& connection, std::span<const Key> keys,
                                             const Record& fresh) {
  Records records(keys.size());
  auto missing = stored_keys(keys, shape_);
  for (int round = 0; round < kAdmitRoundsMax; ++round) {
    auto lost = insert_once(connection, missing, fresh, records);
    if (!lost) return fail(lost.error());
    if (lost->empty()) return records;
    missing = std::move(*lost);
  }
  if (auto ok = check_warnings(connection); !ok) return fail(ok.error());
  return fail(unreadable("the table neither takes a row nor has it"));
}

SqlResult<Records> FullTable::find(Connection& connection, std::span<const Key> keys) {
  Records records(keys.size());
  const auto stored = stored_keys(keys, shape_);
  for (const KeySpan part : portions(stored, connection.statement_bytes_max())) {
    if (auto read = read_records(connection, part, records); !read) {
      return fail(read.error());
    }
  }
  return records;
}

// One statement for all changes. It says how many rows it found, but not which; that is enough if
// it found all, as it mostly does. False: it didn't, and nothing is changed.
SqlResult<bool> FullTable::save_together(Connection& connection, KeySpan keys,
                                         std::span<const Change> changes) {
  std::string begin = "START TRANSACTION; ";
  std::uint64_t found = 0;
  for (const KeySpan part : portions(keys, connection.statement_bytes_max())) {
    const auto done =
        connection.execute(std::exchange(begin, "") + update_all_sql(part, changes, shape_));
    if (!done) return fail(done.error());
    found += done->affected;
  }
  const bool is_saved = found == keys.size();
  if (auto done = connection.execute(is_saved ? "COMMIT" : "ROLLBACK"); !done) {
    return fail(done.error());
  }
  return is_saved;
}

// One statement for each change, so that each has its own result. They are sent together, so that a
// batch costs one round trip and one commit. The server stops at the first that fails.
SqlResult<std::vector<bool>> FullTable::save_one_by_one(Connection& connection, KeySpan keys,
                                                        std::span<const Change> changes) {
  std::vector<bool> saved(changes.size());
  if (auto done = connection.execute("START TRANSACTION"); !done) {
    return fail(done.error());
  }
  for (const KeySpan part : portions(keys, connection.statement_bytes_max())) {
    std::string sql;
    for (const auto& key : part) {
      sql += (sql.empty() ? "" : "; ") + update_sql(key, changes[key.index], shape_);
    }
    const auto done = connection.execute_all(sql);
    if (!done) return fail(done.error());
    if (done->size() != part.size()) {
      return fail(unreadable("the server answered another number of statements"));
    }
    for (std::size_t i = 0; i < part.size(); ++i) saved[part[i].index] = (*done)[i].affected > 0;
  }
  if (auto done = connection.execute("COMMIT"); !done) return fail(done.error());
  return saved;
}

SqlResult<std::vector<bool>> FullTable::save(Connection& connection,
                                             std::span<const Change> changes) {
  const auto keys = stored_keys(changes, shape_);
  GRAYLING_ASSERT(!changes.empty() && keys.size() == changes.size());
  if (changes.size() == 1) {  // commits by itself
    const auto done = connection.execute(update_sql(keys[0], changes[0], shape_));
    if (!done) return fail(done.error());
    return std::vector<bool>{done->affected > 0};
  }
  const auto is_saved = save_together(connection, keys, changes);
  if (!is_saved) return fail(is_saved.error());
  if (*is_saved) return std::vector<bool>(changes.size(), true);
  return save_one_by_one(connection, keys, changes);
}

SqlResult<void> FullTable::touch(Connection& connection, std::span<const Touch> touches) {
  const auto keys = stored_keys(touches, shape_);
  for (const KeySpan part : portions(keys, connection.statement_bytes_max())) {
    const auto done = connection.execute(touch_sql(part, touches, shape_));
    if (!done) return fail(done.error());
  }
  return {};
}

// A slice in the order of the primary key, for the reasons that the SQLite store gives; to InnoDB
// that is also the order on disk. The SELECT locks nothing, so that a request never waits for a
// look. So a row can have passed when its DELETE comes: that says once more what has expired.
// Each portion commits by itself. A slice that breaks off is met again by the next walk, and one
// long transaction would hold its locks, and keep old versions of rows, until its end.
SqlResult<PurgeStep> FullTable::purge(Connection& connection, const std::optional<Key>& after,
                                      std::size_t rows_max, const PurgeLimits& limits) {
  auto rows = connection.select(slice_sql(after, rows_max, shape_));
  if (!rows) return fail(rows.error());
  PurgeStep step;
  std::vector<StoredKey> leaving;
  while (rows->next()) {
    // As the table spells it; the next step starts from there.
    Key key = key_at(*rows);
    const auto record = record_at(*rows);
    if (!record) {
      ++step.seen;
      odd_rows_.note_sender(key);
    } else if (count_row(step, *record, limits)) {
      leaving.push_back({key, step.seen});
    }
    if (step.seen == rows_max) step.next = std::move(key);
  }
  GRAYLING_ASSERT(leaving.size() == step.expired + step.crowded);
  if (!limits.remove) return step;
  for (const KeySpan part : portions(leaving, connection.statement_bytes_max())) {
    const auto done = connection.execute(delete_sql(part, limits, shape_));
    if (!done) return fail(done.error());
    step.removed += done->affected;
  }
  return step;
}

}  // namespace grayling::mysql
