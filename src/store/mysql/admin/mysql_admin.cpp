// SPDX-License-Identifier: MIT
#include "store/mysql/admin/mysql_admin.hpp"

#include <algorithm>
#include <numeric>

#include "grayling/store/migrations.hpp"
#include "store/mysql/admin/admin_sql.hpp"
#include "store/mysql/server/connect_error.hpp"
#include "store/mysql/server/connect_host.hpp"
#include "store/mysql/server/remedy.hpp"
#include "store/mysql/table/beside_tables.hpp"
#include "store/mysql/table/beside_trouble.hpp"
#include "store/mysql/table/full_sql.hpp"
#include "store/mysql/table/open_table.hpp"
#include "store/mysql/table/row_values.hpp"
#include "store/mysql/table/stored_key.hpp"
#include "store/mysql/table/table_info.hpp"

namespace grayling::mysql {
namespace {

constexpr int kAttemptsMax = 4;  // of a transaction that the server undoes for a conflict

}  // namespace

bool is_unusable(const SqlError& error) {
  return is_refused(error.code) || is_missing_table(error.code);
}

std::unique_ptr<AdminStore> make_mysql_admin(const StoreUrl& url, const AdminOptions& options) {
  return std::make_unique<MysqlAdmin>(url, options);
}

Error MysqlAdmin::failed(const SqlError& error, std::string_view doing) {
  if (error.kind == ErrorKind::Unavailable) connection_.close();
  return as_error(error, std::string(doing) + (is_refused(error.code)
                                                   ? " (this account may not: use --store URL "
                                                     "with one that may)"
                                                   : ""));
}

Result<Rows> MysqlAdmin::select(const std::string& sql, std::string_view doing) {
  if (!connection_.is_open()) return fail(ErrorKind::Unavailable, "not connected to the database");
  auto rows = connection_.select(sql);
  if (!rows) return fail(failed(rows.error(), doing));
  return std::move(*rows);
}

// The outcomes of all statements in `packets`.
SqlResult<std::vector<SqlOutcome>> MysqlAdmin::execute(const std::vector<std::string>& packets) {
  std::vector<SqlOutcome> outcomes;
  for (const auto& packet : packets) {
    const auto done = connection_.execute_all(packet);
    if (!done) return fail(done.error());
    outcomes.insert(outcomes.end(), done->begin(), done->end());
  }
  return outcomes;
}

Result<std::vector<std::uint64_t>> MysqlAdmin::commit(const std::vector<std::string>& statements,
                                                      std::string_view doing) {
  if (!connection_.is_open()) return fail(ErrorKind::Unavailable, "not connected to the database");
  std::vector<std::string> all = {"START TRANSACTION"};
  all.insert(all.end(), statements.begin(), statements.end());
  all.emplace_back("COMMIT");
  const auto packets = joined_statements(all, connection_.statement_bytes_max());
  if (!is_in_service_) pause_.wait();
  const WritePause::Slice slice(pause_);
  for (int attempts = 1;; ++attempts) {
    const auto done = execute(packets);
    if (done && done->size() == all.size()) {
      std::vector<std::uint64_t> changed;
      for (std::size_t i = 1; i + 1 < all.size(); ++i) changed.push_back((*done)[i].affected);
      return changed;
    }
    const auto error =
        done ? SqlError{ErrorKind::Failed, 0, "another number of answers"} : done.error();
    const Error said = failed(error, doing);
    if (said.kind == ErrorKind::Unavailable) return fail(said);
    if (auto undone = connection_.execute("ROLLBACK"); !undone) {
      return fail(failed(undone.error(), doing));
    }
    if (said.kind != ErrorKind::Conflict || attempts == kAttemptsMax) {
      return fail(said);
    }
  }
}

Result<std::size_t> MysqlAdmin::sum(const Result<std::vector<std::uint64_t>>& changed,
                                    std::size_t count) {
  if (!changed) return fail(changed.error());
  return std::accumulate(changed->begin(), changed->begin() + static_cast<std::ptrdiff_t>(count),
                         std::size_t{0});
}

Result<AdminTables> MysqlAdmin::open() {
  cutter_.arm();
  std::optional<HostPort> readable;
  Error error{ErrorKind::Unavailable, ""};
  for (const auto& host : url_.hosts) {
    auto tables = open_host(host);
    if (!tables) {
      error.text += (error.text.empty() ? "" : "; ") + tables.error().text;
      error.kind = tables.error().kind;
      continue;
    }
    const auto writable = is_writable();
    if (writable && *writable) return tables;
    if (writable && !readable) readable = host;
    if (!writable) error.text += (error.text.empty() ? "" : "; ") + writable.error().text;
  }
  if (readable && !cutter_.is_cut()) return open_host(*readable);
  connection_.close();
  return fail(error);
}

// A server that is read only says so of a statement that would change nothing.
Result<bool> MysqlAdmin::is_writable() {
  const auto done = connection_.execute("DELETE FROM sender WHERE 1 = 0");
  if (done || done.error().kind == ErrorKind::Conflict) return true;
  if (is_refused(done.error().code)) return true;  // the account's affair, and another host's too
  if (done.error().kind == ErrorKind::ReadOnly) return false;
  return fail(failed(done.error(), "looking whether it can be written to"));
}

Result<AdminTables> MysqlAdmin::open_host(const HostPort& host) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(timeout_);
  const auto connected = connect_host(connection_, url_, host, {seconds, {}, is_read_only_});
  if (!connected) return fail(connected.error());
  if (auto found = find_sender(host); !found) return fail(found.error());
  AdminTables tables{shape_.kind, ""};
  if (shape_.kind == TableKind::Tutorial) {
    tables.lacking = "the table " + url_.database +
                     ".sender is the tutorial's, which has nothing beside it; grayling migrate "
                     "upgrades it";
    report_trouble_ = tables.lacking;
    return tables;
  }
  auto lacking = find_beside();
  if (!lacking) return fail(lacking.error());
  tables.lacking = std::move(*lacking);
  if (auto found = find_report(); !found) return fail(found.error());
  if (auto found = find_standings(); !found) return fail(found.error());
  return tables;
}

Result<void> MysqlAdmin::find_sender(const HostPort& host) {
  auto info = table_info(connection_, "sender");
  if (!info) {
    return fail(failed(info.error(), host_text(url_, host) + ": looking at sender"));
  }
  const std::string name = url_.database + ".sender";
  if (info->kind == TableInfo::Kind::Missing) {
    const std::string why_not = creation_trouble(variables_of(kCreationVariables));
    return fail(ErrorKind::Unavailable,
                "there is no table " + name +
                    (why_not.empty() ? ", or this account may not see it; grayling serve and "
                                       "grayling migrate make it"
                                     : ", and the server doesn't let it be made: " + why_not));
  }
  if (info->kind == TableInfo::Kind::Other) return fail(name + ": " + info->oddity);
  shape_ = std::move(info->shape);
  return {};
}

// Those of the server that are `names`, as far as it tells.
SessionVariables MysqlAdmin::variables_of(std::string_view names) {
  SessionVariables variables;
  auto rows = connection_.select("SHOW GLOBAL VARIABLES WHERE Variable_name IN (" +
                                 std::string(names) + ")");
  while (rows && rows->next()) variables.emplace(rows->text(0), rows->text(1));
  return variables;
}

// "": all of these are ours.
Result<std::string> MysqlAdmin::find_oddity(std::initializer_list<std::string_view> names,
                                            std::string_view loss) {
  for (const auto name : names) {
    const auto table = describe_table(connection_, name);
    if (!table) return fail(failed(table.error(), "looking at the tables"));
    const auto ok = check_table(expected_table(name), *table, kMysqlTypes);
    if (ok) continue;
    return unused_table(url_.database + "." + std::string(name), ok.error().text, loss,
                        kMakeAnother);
  }
  return std::string();
}

// Tables of one migration, which is done where they, or the row that `look` needs, are missing.
// none: they can be read. The outer error is the connection's.
Result<std::optional<SqlError>> MysqlAdmin::find_tables(const BesideLook& look) {
  const auto find = [&]() -> SqlResult<bool> {
    auto rows = connection_.select(look.sql);
    if (!rows) return fail(rows.error());
    return !look.needs_row || rows->next();
  };
  auto found = find();
  const bool is_missing = found ? !*found : is_missing_table(found.error().code);
  if (is_missing && !is_read_only_) {
    const auto made = connection_.execute_all(mysql_migrations()[look.migration]);
    if (made) {
      found = find();
    } else if (!found || is_unusable(made.error()) || made.error().kind == ErrorKind::ReadOnly) {
      found = fail(made.error());
    }  // else the tables are there and aren't ours, which find_oddity() tells
  }
  if (found) return std::optional<SqlError>();
  const SqlError& error = found.error();
  const bool is_passing = error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::Conflict;
  if (is_passing && !is_unusable(error)) {
    return fail(failed(error, "looking at the tables beside sender"));
  }
  return std::optional(error);
}

// "": all of them can be read, and are ours.
Result<std::string> MysqlAdmin::find_beside() {
  constexpr std::size_t kMigration = 2;
  static_assert(kBesideTables[1].name == "exemption" && kBesideTables[1].migration == kMigration);
  constexpr std::string_view kLook =
      "(SELECT 1 FROM exemption LIMIT 0) UNION ALL (SELECT 1 FROM exemption_match LIMIT 0)"
      " UNION ALL (SELECT 1 FROM change_mark LIMIT 1)";
  constexpr BesideNeed kNeed = {"exemption, exemption_match and change_mark", kNoExemptions,
                                "SELECT, INSERT, UPDATE, DELETE"};
  has_mark_ = false;
  const auto trouble = find_tables({kLook, true, kMigration});
  if (!trouble) return fail(trouble.error());
  if (*trouble) return beside_trouble(**trouble, url_.database, kNeed);
  auto odd = find_oddity({"exemption", "exemption_match", "change_mark"}, kNoExemptions);
  has_mark_ = odd && odd->empty();
  return odd;
}

Result<ChangeMark> MysqlAdmin::mark() {
  auto rows = select(kMarkSql, "reading change_mark");
  if (!rows) return fail(rows.error());
  if (!rows->next()) return ChangeMark{};
  return ChangeMark{rows->number(0).value_or(0), rows->number(1).value_or(0)};
}

Result<ExemptionStamp> MysqlAdmin::exemption_stamp() {
  auto rows = select(kStampSql, "looking at the table exemption");
  if (!rows) return fail(rows.error());
  if (!rows->next()) return ExemptionStamp{};
  return ExemptionStamp{rows->number(0).value_or(0), rows->number(1).value_or(0),
                        rows->number(2).value_or(0)};
}

Result<std::vector<ExemptionRow>> MysqlAdmin::exemptions(std::int64_t after, std::size_t rows_max) {
  auto rows = select(exemptions_sql(after, rows_max), "reading exemption");
  if (!rows) return fail(rows.error());
  std::vector<ExemptionRow> found;
  while (rows->next()) {
    const auto id = rows->number(0);
    const auto created = rows->number(5).value_or(0);
    if (!id) continue;  // its key: there is none without
    found.push_back({*id, std::string(rows->text(1)), std::string(rows->text(2)),
                     std::string(rows->text(3)), std::string(rows->text(4)), created,
                     rows->is_null(6) ? std::nullopt : rows->number(6)});
  }
  return found;
}

Result<std::int64_t> MysqlAdmin::add_exemption(const ExemptionRow& row) {
  const auto done =
      commit({add_exemptions_sql({&row, 1}), kMarkExemptionsSql}, "adding an exemption");
  if (!done) return fail(done.error());
  auto rows = select("SELECT LAST_INSERT_ID()", "asking for the id");
  if (!rows) return fail(rows.error());
  return rows->next() ? rows->number(0).value_or(0) : 0;
}

Result<void> MysqlAdmin::add_exemptions(std::span<const ExemptionRow> rows) {
  if (rows.empty()) return {};
  auto statements = statements_for(rows, add_exemptions_sql);
  statements.emplace_back(kMarkExemptionsSql);
  const auto done = commit(statements, "adding exemptions");
  return done ? Result<void>() : fail(done.error());
}

Result<void> MysqlAdmin::renew_exemption(const ExemptionRow& row) {
  const auto done = commit({renew_exemption_sql(row), kMarkExemptionsSql}, "renewing an exemption");
  return done ? Result<void>() : fail(done.error());
}

Result<std::size_t> MysqlAdmin::remove_exemptions(std::span<const std::int64_t> ids) {
  if (ids.empty()) return 0;
  auto statements = statements_for(ids, remove_exemptions_sql);
  const std::size_t count = statements.size();
  statements.emplace_back(kMarkExemptionsSql);
  return sum(commit(statements, "removing exemptions"), count);
}

Result<std::vector<ExemptionMatch>> MysqlAdmin::matches(const std::optional<ExemptionMatch>& after,
                                                        std::size_t rows_max) {
  return read_matches({matches_sql(after, rows_max)});
}

Result<std::vector<ExemptionMatch>> MysqlAdmin::matches_of(std::span<const ExemptionMatch> which) {
  return which.empty() ? std::vector<ExemptionMatch>()
                       : read_matches(statements_for(which, matches_of_sql));
}

Result<std::vector<ExemptionMatch>> MysqlAdmin::read_matches(
    const std::vector<std::string>& statements) {
  std::vector<ExemptionMatch> found;
  for (const auto& sql : statements) {
    auto rows = select(sql, "reading exemption_match");
    if (!rows) return fail(rows.error());
    while (rows->next()) {
      found.push_back(
          {std::string(rows->text(0)), std::string(rows->text(1)), rows->number(2).value_or(0)});
    }
  }
  return found;
}

Result<void> MysqlAdmin::note_matches(std::span<const ExemptionMatch> matches) {
  if (matches.empty()) return {};
  const auto done =
      commit(statements_for(matches, note_matches_sql), "noting which exemptions matched");
  return done ? Result<void>() : fail(done.error());
}

Key MysqlAdmin::spelled(const Key& key) const {
  return stored_key(key, 0, shape_).text;
}

Result<std::vector<SenderRow>> MysqlAdmin::senders(const SenderRange& range, std::size_t rows_max) {
  std::vector<SenderRow> found;
  SenderRange rest = range;
  for (std::size_t wanted = rows_max; wanted > 0; wanted = rows_max - found.size()) {
    auto rows = select(
        rest.address ? senders_of_sql(rest, wanted, shape_) : slice_sql(rest.after, wanted, shape_),
        "reading sender");
    if (!rows) return fail(rows.error());
    std::size_t read = 0;
    for (; rows->next(); ++read) {
      rest.after = key_at(*rows);
      if (const auto record = record_at(*rows)) {
        found.push_back({*rest.after, *record});
      } else {
        odd_rows_.note_sender(*rest.after);
      }
    }
    if (read < wanted) break;  // what the page lacks are rows that were passed over
  }
  return found;
}

PassedOver MysqlAdmin::passed_over() const {
  PassedOver told = odd_rows_.told();
  if (!standing_trouble_.empty()) told.standing = standing_trouble_;
  return told;
}

Result<std::size_t> MysqlAdmin::release(std::span<const Key> keys, UnixSeconds now) {
  if (keys.empty()) return 0;
  const auto release = [&](auto part) { return release_sql(part, now, shape_); };
  const auto statements = statements_for(keys, release);
  return sum(commit(statements, "releasing rows of sender"), statements.size());
}

Result<void> MysqlAdmin::put(std::span<const SenderRow> rows) {
  if (rows.empty()) return {};
  const auto done = commit(statements_for(rows, [&](auto part) { return put_sql(part, shape_); }),
                           "adding rows to sender");
  return done ? Result<void>() : fail(done.error());
}

Result<std::size_t> MysqlAdmin::forget(std::span<const Key> keys) {
  if (keys.empty()) return 0;
  auto statements = statements_for(keys, [&](auto part) { return forget_sql(part, shape_); });
  const std::size_t count = statements.size();
  if (has_mark_) statements.emplace_back(kMarkForgottenSql);
  return sum(commit(statements, "removing rows of sender"), count);
}

}  // namespace grayling::mysql
