// SPDX-License-Identifier: MIT
#include "store/mysql/migrate/mysql_migration.hpp"

#include <array>

#include "grayling/base/text.hpp"
#include "grayling/store/migrations.hpp"
#include "store/mysql/migrate/copy_senders.hpp"
#include "store/mysql/migrate/migration_plan.hpp"
#include "store/mysql/migrate/migration_step.hpp"
#include "store/mysql/migrate/move_acquaintances.hpp"
#include "store/mysql/server/connect_host.hpp"
#include "store/mysql/table/open_table.hpp"

namespace grayling::mysql {
namespace {

// For slow disks.
constexpr std::chrono::seconds kTimeout{60};

// Rows that arrive while a pass runs are for the next one; a pass that finds no more than these
// leaves little for the last, which runs while the service already works on the new table.
constexpr std::uint64_t kFewRows = 1000;
constexpr int kPassesMax = 5;

constexpr std::uint64_t kProgressRows = 100'000;  // rows read between two lines of progress

class MysqlMigration final : public Migration {
 public:
  MysqlMigration(StoreUrl url, const Clock& clock, RenameTries tries)
      : url_(std::move(url)), clock_(clock), tries_(tries) {}

  Result<MigrationPlan> plan() override;
  Result<std::vector<std::string>> run(const Progress& progress) override;

 private:
  Result<void> connect();
  Result<void> look();
  Result<void> execute(const std::string& sql, std::string_view doing);
  Result<void> create(const std::string& name);
  Result<void> copy_to_fresh(const Progress& progress);
  Result<void> rename(const std::string& sql, const Progress& progress);
  Result<void> catch_up(const Progress& progress);
  Result<CopyCount> copy(const std::string& from, const TextColumn& address, const std::string& to,
                         const Progress& progress);
  Result<void> take_over_acquaintances(const Progress& progress);
  std::vector<std::string> grants();
  std::vector<std::string> grants_on_standing();
  std::vector<std::string> words_beside();
  std::vector<std::string> last_words();
  std::string table() const { return url_.database + ".sender"; }

  const StoreUrl url_;
  const Clock& clock_;
  const RenameTries tries_;
  Cutter cutter_;
  Connection connection_{cutter_};
  FoundTables tables_;
  MigrationStep step_ = MigrationStep::Nothing;
  bool is_acquaintance_left_ = false;  // it is empty, and the account may not drop it
};

tl::unexpected<Error> failed(const SqlError& error, std::string_view doing) {
  const bool is_account = is_refused(error.code);
  return fail(as_error(
      error,
      std::string(doing) +
          (is_account ? " (this account may not: run it with --store URL and one that may)" : "")));
}

std::string number_text(std::uint64_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

// The first host that takes the connection.
Result<void> MysqlMigration::connect() {
  Error error;
  for (const auto& host : url_.hosts) {
    const auto connected = connect_host(connection_, url_, host, {kTimeout, {}});
    if (connected) return {};
    error.text += (error.text.empty() ? "" : "; ") + connected.error().text;
  }
  return fail(error);
}

Result<void> MysqlMigration::look() {
  const std::array<std::pair<std::string_view, TableInfo*>, 3> names = {
      {{"sender", &tables_.sender},
       {"sender_new", &tables_.fresh},
       {"sender_tutorial", &tables_.kept}}};
  for (const auto& [name, table] : names) {
    auto info = table_info(connection_, name);
    if (!info) return fail(as_error(info.error(), "looking at the tables"));
    *table = std::move(*info);
  }
  tables_.missing.clear();
  for (const auto& table : kBesideTables) {
    const auto found = describe_table(connection_, table.name);
    if (!found) return fail(as_error(found.error(), "looking at the tables"));
    if (found->is_missing()) tables_.missing.push_back(table);
  }
  const auto old = describe_table(connection_, "acquaintance");
  if (!old) return fail(as_error(old.error(), "looking at the tables"));
  tables_.has_acquaintance =
      check_table(expected_table("acquaintance"), *old, kMysqlTypes).has_value();
  const auto step = next_step(tables_);
  if (!step) return fail(url_.database + ": " + step.error().text);
  step_ = *step;
  return {};
}

Result<void> MysqlMigration::execute(const std::string& sql, std::string_view doing) {
  const auto done = connection_.execute_all(sql);
  if (done) return {};
  return failed(done.error(), doing);
}

// The table `sender`, with another name.
Result<void> MysqlMigration::create(const std::string& name) {
  constexpr std::string_view kTable = "TABLE sender ";
  std::string sql(mysql_migrations().front());
  const auto at = sql.find(kTable);
  if (at != std::string::npos) sql.replace(at, kTable.size(), "TABLE " + name + " ");
  return execute(sql, "creating the table " + name);
}

Result<CopyCount> MysqlMigration::copy(const std::string& from, const TextColumn& address,
                                       const std::string& to, const Progress& progress) {
  const auto target = table_info(connection_, to);
  if (!target || !target->is_full()) return fail("the table " + to + " is gone or has changed");
  std::uint64_t next = kProgressRows;
  CopyJob job{from, address, to, target->shape, clock_.now(), {}};
  job.on_slice = [&](const CopyCount& count) {
    if (count.read < next) return;
    next += kProgressRows;
    progress("  " + std::to_string(count.read) + " rows read");
  };
  const auto count = copy_senders(connection_, job);
  if (!count) {
    return fail(as_error(count.error(), "copying " + from + " to " + to));
  }
  return *count;
}

Result<void> MysqlMigration::copy_to_fresh(const Progress& progress) {
  // What an interrupted run has left is as old as that run: rows must not begin half expired.
  Result<void> done;
  if (!tables_.fresh.is_missing()) {
    done = execute("DROP TABLE sender_new", "dropping the table sender_new");
  }
  if (done) done = create("sender_new");
  if (!done) return done;
  for (int pass = 0; pass < kPassesMax; ++pass) {
    progress(pass == 0 ? "copying sender to sender_new" : "copying what has arrived meanwhile");
    const auto count = copy("sender", tables_.sender.shape.address, "sender_new", progress);
    if (!count) return fail(count.error());
    progress("  " + number_text(count->read, "row", "rows") + " read, " +
             number_text(count->inserted, "known sender", "known senders") + " inserted");
    if (count->inserted <= kFewRows) break;
  }
  return {};
}

Result<void> MysqlMigration::rename(const std::string& sql, const Progress& progress) {
  const std::string doing = "renaming the tables";
  auto ready = execute("SET SESSION lock_wait_timeout = 1", doing);
  if (!ready) return ready;
  for (int tries = 1;; ++tries) {
    const auto done = connection_.execute("RENAME TABLE " + sql);
    if (done) break;
    if (done.error().kind != ErrorKind::Conflict) return failed(done.error(), doing);
    if (tries >= tries_.max) {
      return fail(as_error(
          done.error(), doing + ": another transaction holds the table (nothing is lost: end it, "
                                "then run this again)"));
    }
    progress("another transaction holds the table; trying again");
    // The server does the waiting, so that whoever ends the connection ends it, too.
    const double seconds = std::chrono::duration<double>(tries_.pause).count();
    auto waited = execute("DO SLEEP(" + std::to_string(seconds) + ")", doing);
    if (!waited) return waited;
  }
  return execute("SET SESSION lock_wait_timeout = " + std::to_string(kTimeout.count()), doing);
}

Result<void> MysqlMigration::catch_up(const Progress& progress) {
  progress("copying what arrived last from sender_tutorial");
  auto kept = table_info(connection_, "sender_tutorial");
  if (!kept || !kept->is_tutorial()) return fail("the table sender_tutorial is gone");
  const auto count = copy("sender_tutorial", kept->shape.address, "sender", progress);
  if (!count) return fail(count.error());
  progress("  " + number_text(count->read, "row", "rows") + " read, " +
           number_text(count->inserted, "known sender", "known senders") + " inserted");
  return execute("ALTER TABLE sender_tutorial COMMENT = '" + std::string(kCopiedMark) + "'",
                 "marking sender_tutorial as copied");
}

Result<void> MysqlMigration::take_over_acquaintances(const Progress& progress) {
  progress("moving the rows of acquaintance to standing");
  const auto moved = move_acquaintances(connection_);
  if (!moved) return failed(moved.error(), "moving the rows of acquaintance to standing");
  progress("  " + number_text(*moved, "row", "rows") + " moved");
  const auto dropped = connection_.execute("DROP TABLE acquaintance");
  is_acquaintance_left_ = !dropped;
  if (dropped || is_refused(dropped.error().code)) return {};
  return failed(dropped.error(), "dropping the table acquaintance");
}

// Privileges on a table go with its name: who could write to the old one must be given more.
std::vector<std::string> MysqlMigration::grants() {
  std::vector<std::string> lines;
  auto rows = connection_.select(
      "SELECT GRANTEE FROM information_schema.TABLE_PRIVILEGES"
      " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sender'"
      " GROUP BY GRANTEE HAVING SUM(PRIVILEGE_TYPE = 'INSERT') > 0"
      " AND (SUM(PRIVILEGE_TYPE = 'UPDATE') = 0 OR SUM(PRIVILEGE_TYPE = 'DELETE') = 0)"
      " ORDER BY GRANTEE");
  while (rows && rows->next()) {
    const std::string account = printable(rows->text(0));
    lines.push_back("GRANT UPDATE, DELETE ON " + table() + " TO " + account + ";");
    for (const auto& table : kBesideTables) {
      lines.push_back("GRANT " + std::string(table.privileges) + " ON " + url_.database + "." +
                      std::string(table.name) + " TO " + account + ";");
    }
  }
  if (!lines.empty()) lines.insert(lines.begin(), "These accounts need more privileges now:");
  return lines;
}

// Whoever could write to acquaintance, and may not write to standing yet.
std::vector<std::string> MysqlMigration::grants_on_standing() {
  std::vector<std::string> lines;
  auto rows = connection_.select(
      "SELECT GRANTEE FROM information_schema.TABLE_PRIVILEGES WHERE TABLE_SCHEMA = DATABASE()"
      " AND TABLE_NAME IN ('acquaintance', 'standing') AND PRIVILEGE_TYPE = 'INSERT'"
      " GROUP BY GRANTEE HAVING SUM(TABLE_NAME = 'standing') = 0 ORDER BY GRANTEE");
  while (rows && rows->next()) {
    lines.push_back("GRANT SELECT, INSERT, UPDATE, DELETE ON " + url_.database + ".standing TO " +
                    printable(rows->text(0)) + ";");
  }
  if (!lines.empty()) lines.insert(lines.begin(), "These accounts need more privileges now:");
  return lines;
}

std::vector<std::string> MysqlMigration::words_beside() {
  std::vector<std::string> lines = {table() + " is up to date."};
  if (!tables_.has_acquaintance) return lines;
  for (auto& line : grants_on_standing()) lines.push_back(std::move(line));
  if (is_acquaintance_left_) {
    lines.emplace_back("The old table is empty, and this account may not drop it; this does:");
    lines.push_back("DROP TABLE " + url_.database + ".acquaintance;");
  }
  return lines;
}

std::vector<std::string> MysqlMigration::last_words() {
  std::vector<std::string> lines = {
      table() + " is grayling's full table now.",
      "Add this line to the configuration, under [greylist]:", "match = \"sender\""};
  for (auto& line : grants()) lines.push_back(std::move(line));
  lines.emplace_back("The old table is kept; this drops it:");
  lines.push_back("DROP TABLE " + url_.database + ".sender_tutorial;");
  return lines;
}

Result<MigrationPlan> MysqlMigration::plan() {
  if (auto connected = connect(); !connected) return fail(connected.error());
  if (auto looked = look(); !looked) return fail(looked.error());
  return migration_plan(step_, tables_, table());
}

Result<std::vector<std::string>> MysqlMigration::run(const Progress& progress) {
  if (step_ == MigrationStep::Nothing) return std::vector<std::string>();
  Result<void> done;
  if (step_ == MigrationStep::Create) {
    done = create("sender");
  } else if (step_ == MigrationStep::Copy) {
    done = copy_to_fresh(progress);
    if (done) done = rename("sender TO sender_tutorial, sender_new TO sender", progress);
  } else if (step_ == MigrationStep::Switch) {
    done = rename("sender_new TO sender", progress);
  }
  const bool is_made = step_ == MigrationStep::Create || step_ == MigrationStep::Beside;
  if (done && !is_made) done = catch_up(progress);
  for (const auto& table : kBesideTables) {
    if (!done) break;
    done = execute(std::string(mysql_migrations()[table.migration]),
                   "creating the table " + std::string(table.name));
  }
  if (done && tables_.has_acquaintance) done = take_over_acquaintances(progress);
  if (!done) return fail(done.error());
  if (step_ == MigrationStep::Create) return std::vector<std::string>{table() + " is created."};
  if (step_ == MigrationStep::Beside) return words_beside();
  return last_words();
}

}  // namespace

std::unique_ptr<Migration> make_mysql_migration(const StoreUrl& url, const Clock& clock,
                                                RenameTries tries) {
  return std::make_unique<MysqlMigration>(url, clock, tries);
}

}  // namespace grayling::mysql
