// SPDX-License-Identifier: MIT
#include "store/mysql/migrate/copy_senders.hpp"

#include <algorithm>

#include "grayling/base/domain.hpp"
#include "store/mysql/server/retry.hpp"
#include "store/mysql/table/full_sql.hpp"
#include "store/mysql/table/table.hpp"
#include "store/write_pause.hpp"

namespace grayling::mysql {
namespace {

constexpr std::size_t kSliceRows = 500;  // read at a time; few enough to hold locks for a moment
constexpr RetryRule kRetryInsert{10, {}};

struct SenderSlice {
  std::size_t rows = 0;
  std::vector<StoredKey> keys;
  std::string last;  // the last address, in the bytes of its own character set
};

SqlResult<SenderSlice> read_senders(Connection& connection, const CopyJob& job,
                                    const std::string& after) {
  std::string sql = "SELECT address, CAST(address AS BINARY) FROM " + job.from;
  // A place in the order of the column's collation, which only its own bytes name exactly.
  if (!after.empty()) {
    sql += " WHERE address > ";
    append_stored_literal(sql, after, job.address);
  }
  auto rows = connection.select(sql + " ORDER BY address LIMIT " + std::to_string(kSliceRows));
  if (!rows) return fail(rows.error());
  SenderSlice slice;
  while (rows->next()) {
    ++slice.rows;
    slice.last = rows->text(1);
    for (auto& key : known_keys(rows->text(0), job.shape)) {
      slice.keys.push_back({std::move(key), slice.keys.size()});
    }
  }
  sort_keys(slice.keys);
  return slice;
}

SqlResult<std::uint64_t> insert_portion(Connection& connection, const CopyJob& job, KeySpan keys) {
  const std::string sql = insert_sql(keys, {job.now, job.now, 1}, job.shape, job.to);
  const auto insert = [&]() -> SqlResult<std::uint64_t> {
    const auto done = connection.execute(sql);
    if (!done) return fail(done.error());
    if (done->warnings > 0) {
      if (auto ok = check_warnings(connection); !ok) return fail(ok.error());
    }
    return done->affected;
  };
  // A single statement leaves no transaction to roll back.
  return retry(kRetryInsert, SystemClock(), insert, [](bool) { return SqlResult<void>(); });
}

}  // namespace

std::vector<Key> known_keys(std::string_view address, const TableShape& shape) {
  const std::string lower = normal_address(address);
  const auto& rules = shape.address.rules;
  std::vector<Key> keys;
  const auto add = [&](std::string text) {
    const bool is_there =
        std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return key.sender == text; });
    if (!is_there) keys.push_back({std::move(text), "", ""});
  };
  // Under PAD SPACE this row was equal to the address without blanks, which is the one that sends.
  add(column_text(without_padding(lower), rules));
  add(column_text(lower, rules));
  add(moved_column_text(lower, rules));
  return keys;
}

SqlResult<CopyCount> copy_senders(Connection& connection, const CopyJob& job) {
  CopyCount count;
  WritePause pause;
  std::string after;
  while (true) {
    const auto slice = read_senders(connection, job, after);
    if (!slice) return fail(slice.error());
    for (const KeySpan keys : portions(slice->keys, connection.statement_bytes_max())) {
      pause.wait();
      const WritePause::Slice timed(pause);
      const auto inserted = insert_portion(connection, job, keys);
      if (!inserted) return fail(inserted.error());
      count.inserted += *inserted;
    }
    count.read += slice->rows;
    if (slice->rows < kSliceRows) return count;
    if (job.on_slice) job.on_slice(count);
    after = slice->last;
  }
}

}  // namespace grayling::mysql
