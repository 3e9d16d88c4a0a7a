// SPDX-License-Identifier: MIT
#include "store/sqlite/sqlite_migration.hpp"

#include "grayling/base/text.hpp"
#include "grayling/store/migrations.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/sqlite/table_shape.hpp"
#include "store/sqlite/upgrade.hpp"

namespace grayling {
namespace {

constexpr std::chrono::seconds kLockWait{10};

class SqliteMigration final : public Migration {
 public:
  explicit SqliteMigration(const std::string& path) : path_(sqlite::canonical_path(path)) {}

  Result<MigrationPlan> plan() override;
  Result<std::vector<std::string>> run(const Progress&) override;

 private:
  tl::unexpected<Error> in_file(Error error) const {
    error.text = printable(path_) + ": " + error.text;
    return fail(std::move(error));
  }

  std::string path_;
};

Result<MigrationPlan> SqliteMigration::plan() {
  MigrationPlan plan;
  const std::string name = printable(path_);
  if (!sqlite::is_there(path_)) {
    plan.state = name + " isn't there yet.";
    plan.steps = {"create it with the table sender"};
    return plan;
  }
  const auto connection = sqlite::Connection::open(path_, kLockWait);
  if (!connection) return in_file(connection.error());
  const auto version = sqlite::examine(**connection, sqlite_migrations());
  if (!version) return in_file(version.error());
  const auto known = sqlite_migrations().size();
  plan.state =
      name + " has schema " + std::to_string(*version) + " of " + std::to_string(known) + ".";
  for (auto number = *version + 1; number <= known; ++number) {
    plan.steps.push_back("apply migration " + std::to_string(number));
  }
  return plan;
}

Result<std::vector<std::string>> SqliteMigration::run(const Progress&) {
  const auto created = sqlite::create_file(path_);
  if (!created) return fail(created.error());
  const auto connection = sqlite::Connection::open(path_, kLockWait);
  if (!connection) return in_file(connection.error());
  const auto version = sqlite::wait_for_upgrade(**connection, path_, kLockWait);
  if (!version) return in_file(version.error());
  const auto applied = sqlite::upgrade(**connection, sqlite_migrations());
  if (!applied) return in_file(applied.error());
  if (auto checked = sqlite::check_sender(**connection); !checked) return in_file(checked.error());
  return std::vector<std::string>{"Migrations applied: " + std::to_string(applied->applied) + "."};
}

}  // namespace

std::unique_ptr<Migration> make_sqlite_migration(const StoreUrl& url, const Clock&) {
  return std::make_unique<SqliteMigration>(url.path);
}

}  // namespace grayling
