// SPDX-License-Identifier: MIT
#include "store/mysql/migrate/mysql_migration.hpp"

#include <array>
#include <numeric>

#include "grayling/base/text.hpp"
#include "grayling/store/migrations.hpp"
#include "store/mysql/migrate/migration_plan.hpp"
#include "store/mysql/migrate/migration_step.hpp"
#include "store/mysql/migrate/move_acquaintances.hpp"
#include "store/mysql/migrate/switch_tables.hpp"
#include "store/mysql/server/choose_host.hpp"
#include "store/mysql/server/connect_host.hpp"
#include "store/mysql/table/open_table.hpp"

namespace grayling::mysql {
namespace {

// For slow disks.
constexpr std::chrono::seconds kTimeout{60};

class MysqlMigration final : public Migration {
 public:
  MysqlMigration(StoreUrl url, const Clock& clock, RenameTries tries)
      : url_(std::move(url)), clock_(clock), tries_(tries) {}

  Result<MigrationPlan> plan() override;
  Result<std::vector<std::string>> run(const Progress& progress) override;

 private:
  Result<void> connect();
  Result<void> look();
  Result<void> do_step(const Progress& progress);
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

// To the first host that takes the connection.
Result<void> MysqlMigration::connect() {
  std::vector<std::size_t> order(url_.hosts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto connected = choose_host(order, cutter_, [this](std::size_t host) -> Result<bool> {
    const auto opened = connect_host(connection_, url_, url_.hosts[host], {kTimeout, {}});
    if (!opened) return fail(opened.error());
    return true;
  });
  return connected ? Result<void>() : fail(connected.error());
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

Result<void> MysqlMigration::take_over_acquaintances(const Progress& progress) {
  constexpr std::string_view kDoing = "moving the rows of acquaintance to standing";
  progress(kDoing);
  const auto moved = move_acquaintances(connection_);
  if (!moved) return fail(step_error(moved.error(), kDoing));
  progress("  " + std::to_string(*moved) + (*moved == 1 ? " row moved" : " rows moved"));
  const auto dropped = connection_.execute("DROP TABLE acquaintance");
  is_acquaintance_left_ = !dropped;
  if (dropped || is_refused(dropped.error().code)) return {};
  return fail(step_error(dropped.error(), "dropping the table acquaintance"));
}

// A grant belongs to the table's name. An account that could write to the tutorial's table needs
// more privileges on the full one.
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

// The GRANTs for an account that could write to acquaintance, and may not write to standing yet.
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

Result<void> MysqlMigration::do_step(const Progress& progress) {
  Result<void> done;
  if (step_ == MigrationStep::Create) {
    done = create_sender(connection_, "sender");
  } else if (step_ != MigrationStep::Beside) {
    done = TableSwitch(connection_, clock_, tries_, kTimeout, progress).run(step_, tables_);
  }
  for (const auto& table : kBesideTables) {
    if (!done) break;
    done = execute_step(connection_, std::string(mysql_migrations()[table.migration]),
                        "creating the table " + std::string(table.name));
  }
  if (done && tables_.has_acquaintance) done = take_over_acquaintances(progress);
  return done;
}

Result<std::vector<std::string>> MysqlMigration::run(const Progress& progress) {
  if (step_ == MigrationStep::Nothing) return std::vector<std::string>();
  if (auto done = do_step(progress); !done) return fail(done.error());
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
