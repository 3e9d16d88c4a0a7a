// SPDX-License-Identifier: MIT
#include "sender_table.hpp"

#include "grayling/base/assert.hpp"
#include "sender_columns.hpp"

namespace grayling::sqlite {
namespace {

using Found = SenderTable::Found;

void bind_record(const Run& run, const Record& record, int first) {
  run->bind(first, record.first_seen);
  run->bind(first + 1, record.last_seen);
  run->bind(first + 2, std::int64_t{record.passes});
}

}  // namespace

Result<Found> SenderTable::insert_missing(std::span<const Key> keys, const Record& fresh) {
  Found records;
  for (const auto& key : keys) {
    const auto record = insert_row(sender_columns(key), fresh);
    if (!record) return fail(record.error());
    records.push_back(*record);
  }
  return records;
}

Result<std::optional<Record>> SenderTable::insert_row(const Key& columns, const Record& fresh) {
  {
    const Run insert(database_.statement(Sql::Insert));
    bind_key(*insert, columns);
    bind_record(insert, fresh, 4);
    if (auto done = insert->step(); !done) return fail(done.error());
    if (database_.changes() == 1) return std::nullopt;
  }
  auto record = find_row(columns);
  if (!record || *record) return record;
  if (auto mended = mend_row(columns, fresh); !mended) return fail(mended.error());
  return std::nullopt;
}

Result<void> SenderTable::mend_row(const Key& columns, const Record& fresh) {
  const Run mend(database_.statement(Sql::Mend));
  bind_key(*mend, columns);
  bind_record(mend, fresh, 4);
  if (auto done = mend->step(); !done) return fail(done.error());
  return {};
}

Result<Found> SenderTable::find(std::span<const Key> keys) {
  Found records;
  for (const auto& key : keys) {
    const auto record = find_row(sender_columns(key));
    if (!record) return fail(record.error());
    records.push_back(*record);
  }
  return records;
}

Result<std::optional<Record>> SenderTable::find_row(const Key& columns) {
  const Run find(database_.statement(Sql::Find));
  bind_key(*find, columns);
  const auto found = find->step();
  if (!found) return fail(found.error());
  if (!*found) return std::nullopt;
  const auto record = record_at(*find);
  if (!record) odd_rows_.note_sender(columns);
  return record;
}

Result<std::vector<bool>> SenderTable::save(std::span<const Change> changes) {
  std::vector<bool> saved;
  for (const auto& change : changes) {
    const auto is_saved = save_row(change);
    if (!is_saved) return fail(is_saved.error());
    saved.push_back(*is_saved);
  }
  return saved;
}

Result<bool> SenderTable::save_row(const Change& change) {
  const auto columns = sender_columns(change.key);
  const Run save(database_.statement(Sql::Save));
  bind_key(*save, columns);
  bind_record(save, change.next, 4);
  bind_record(save, change.seen, 7);
  if (auto done = save->step(); !done) return fail(done.error());
  return database_.changes() == 1;
}

Result<void> SenderTable::touch(std::span<const Touch> touches) {
  for (const auto& touch : touches) {
    if (auto touched = touch_row(touch); !touched) return touched;
  }
  return {};
}

Result<void> SenderTable::touch_row(const Touch& touch) {
  const auto columns = sender_columns(touch.key);
  const Run update(database_.statement(Sql::Touch));
  bind_key(*update, columns);
  update->bind(4, touch.last_seen);
  if (auto done = update->step(); !done) return fail(done.error());
  return {};
}

// A slice in the order of the primary key, after where the last one ended. So it costs what its own
// rows cost, however large the table is, and needs no index by time: that would make each insert
// and each touch dearer, all day, to save a walk an hour.
Result<PurgeStep> SenderTable::purge(const std::optional<Key>& after, std::size_t rows_max,
                                     const PurgeLimits& limits) {
  PurgeStep step;
  // Until the SELECT has ended, since it is undefined what it gives of rows that change.
  std::vector<Key> leaving;
  {
    const Run walk(database_.statement(after ? Sql::WalkFrom : Sql::Walk));
    if (after) bind_key(*walk, *after);
    while (step.seen < rows_max) {
      const auto row = walk->step();
      if (!row) return fail(row.error());
      if (!*row) break;
      step.next = key_at(*walk);
      const auto record = record_at(*walk);
      if (!record) {
        ++step.seen;
        odd_rows_.note_sender(*step.next);
      } else if (count_row(step, *record, limits)) {
        leaving.push_back(*step.next);
      }
    }
  }
  if (step.seen < rows_max) step.next.reset();
  GRAYLING_ASSERT(step.seen <= rows_max && leaving.size() == step.expired + step.crowded);
  if (!limits.remove) return step;
  for (const auto& columns : leaving) {
    if (auto removed = remove_row(columns); !removed) return fail(removed.error());
    ++step.removed;
  }
  GRAYLING_ASSERT(step.removed == leaving.size());
  return step;
}

Result<void> SenderTable::remove_row(const Key& columns) {
  const Run remove(database_.statement(Sql::Remove));
  bind_key(*remove, columns);
  if (auto done = remove->step(); !done) return fail(done.error());
  return {};
}

}  // namespace grayling::sqlite
