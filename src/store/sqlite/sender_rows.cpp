// SPDX-License-Identifier: MIT
#include "store/sqlite/sender_rows.hpp"

#include "store/sqlite/change_mark.hpp"
#include "store/sqlite/sender_columns.hpp"

namespace grayling::sqlite {
namespace {

constexpr auto kSenders =
    "SELECT first_seen, last_seen, passes, address, client, recipient FROM sender"
    " WHERE (address, client, recipient) > (?1, ?2, ?3)"
    " ORDER BY address, client, recipient";
constexpr auto kFirstSenders =
    "SELECT first_seen, last_seen, passes, address, client, recipient FROM sender"
    " ORDER BY address, client, recipient";
constexpr auto kSendersOf =
    "SELECT first_seen, last_seen, passes, address, client, recipient FROM sender"
    " WHERE address = ?1 AND (client, recipient) > (?2, ?3)"
    " ORDER BY address, client, recipient";
constexpr auto kFirstSendersOf =
    "SELECT first_seen, last_seen, passes, address, client, recipient FROM sender"
    " WHERE address = ?1 ORDER BY address, client, recipient";
// A row with an odd number comes too, and is told of.
constexpr auto kWaitingFor =
    "SELECT first_seen, last_seen, passes, address, client, recipient FROM sender"
    " WHERE (address, client, recipient) > (?1, ?2, ?3) AND recipient = ?4"
    " AND (passes = 0 OR typeof(passes) <> 'integer')"
    " ORDER BY address, client, recipient";
constexpr auto kFirstWaitingFor =
    "SELECT first_seen, last_seen, passes, address, client, recipient FROM sender"
    " WHERE recipient = ?4 AND (passes = 0 OR typeof(passes) <> 'integer')"
    " ORDER BY address, client, recipient";
constexpr auto kRelease =
    "UPDATE sender SET passes = 1, last_seen = max(last_seen, ?4)"
    " WHERE address = ?1 AND client = ?2 AND recipient = ?3 AND passes = 0";
constexpr auto kPut =
    "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (address, client, recipient) DO UPDATE SET"
    " first_seen = iif(typeof(first_seen) = 'integer', min(first_seen, excluded.first_seen),"
    " excluded.first_seen), last_seen = iif(typeof(last_seen) = 'integer',"
    " max(last_seen, excluded.last_seen), excluded.last_seen),"
    " passes = iif(typeof(passes) = 'integer', max(passes, excluded.passes), excluded.passes)";
constexpr auto kForgetSender =
    "DELETE FROM sender WHERE address = ?1 AND client = ?2 AND recipient = ?3";

// The keys' rows, by a statement whose other parameters are bound by `bind`.
template <typename Bind>
Result<std::size_t> change(Connection& connection, const char* sql, std::span<const Key> keys,
                           Bind bind) {
  auto statement = connection.prepare(sql);
  if (!statement) return fail(statement.error());
  std::size_t changed = 0;
  for (const auto& key : keys) {
    bind_key(*statement, key);
    bind(*statement);
    if (auto done = statement->run(); !done) return fail(done.error());
    changed += static_cast<std::size_t>(connection.changes());
  }
  return changed;
}

}  // namespace

Result<std::vector<SenderRow>> senders(Connection& connection, const SenderRange& range,
                                       std::size_t rows_max, OddRows& odd_rows) {
  const auto* const all = range.after ? kSenders : kFirstSenders;
  const auto* const one = range.after ? kSendersOf : kFirstSendersOf;
  const auto* const waiting = range.after ? kWaitingFor : kFirstWaitingFor;
  const bool is_of_one = range.address && !range.waiting_for;
  auto statement = connection.prepare(range.waiting_for ? waiting : (is_of_one ? one : all));
  if (!statement) return fail(statement.error());
  Key from = range.after.value_or(Key{});
  if (is_of_one) from.sender = *range.address;
  if (range.after) {
    bind_key(*statement, from);
  } else if (is_of_one) {
    statement->bind(1, from.sender);
  }
  if (range.waiting_for) statement->bind(4, *range.waiting_for);
  const auto read = [&](const Statement& row) -> std::optional<SenderRow> {
    const auto record = record_at(row);
    if (record) return SenderRow{key_at(row), *record};
    odd_rows.note_sender(key_at(row));
    return std::nullopt;
  };
  return kept_rows_of(*statement, rows_max, read);
}

Result<std::size_t> release(Connection& connection, std::span<const Key> keys, UnixSeconds now) {
  return change(connection, kRelease, keys, [now](Statement& release) { release.bind(4, now); });
}

Result<void> put(Connection& connection, std::span<const SenderRow> rows) {
  auto statement = connection.prepare(kPut);
  if (!statement) return fail(statement.error());
  for (const auto& [key, record] : rows) {
    bind_key(*statement, key);
    statement->bind(4, record.first_seen);
    statement->bind(5, record.last_seen);
    statement->bind(6, std::int64_t{record.passes});
    if (auto done = statement->run(); !done) return done;
  }
  return {};
}

Result<std::size_t> forget(Connection& connection, std::span<const Key> keys, bool has_mark) {
  auto forgotten = change(connection, kForgetSender, keys, [](Statement&) {});
  if (!forgotten || !has_mark) return forgotten;
  if (auto marked = connection.execute(kMarkForgotten); !marked) {
    return fail(marked.error());
  }
  return forgotten;
}

}  // namespace grayling::sqlite
