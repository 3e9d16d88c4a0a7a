// SPDX-License-Identifier: MIT
#include "store/mysql/migrate/migration_step.hpp"

#include "store/mysql/migrate/migration_plan.hpp"
#include "support/catch.hpp"

namespace grayling::mysql {
namespace {

using Kind = TableInfo::Kind;

TableInfo table(Kind kind, std::string_view comment = "") {
  TableInfo info;
  info.kind = kind;
  info.comment = comment;
  info.oddity = "it is odd";
  return info;
}

struct Row {
  Kind sender;
  Kind fresh;
  Kind kept;
  MigrationStep step;
  std::size_t steps;  // that the plan has
};

void check(const Row& row, std::string_view comment = "") {
  const FoundTables tables{table(row.sender), table(row.fresh), table(row.kept, comment), {}};
  const auto step = next_step(tables);
  REQUIRE(step);
  CHECK(*step == row.step);
  CHECK(migration_plan(*step, tables, "g.sender").steps.size() == row.steps);
}

void check_error(Kind sender, Kind fresh, Kind kept, std::string_view text) {
  const auto step = next_step({table(sender), table(fresh), table(kept), {}});
  REQUIRE(!step);
  CHECK(step.error().text.find(text) != std::string::npos);
}

}  // namespace

TEST_CASE("what there is to do is told from the tables that are there") {
  check({Kind::Missing, Kind::Missing, Kind::Missing, MigrationStep::Create,
         1 + kBesideTables.size()});
  check({Kind::Full, Kind::Missing, Kind::Missing, MigrationStep::Nothing, 0});
  check({Kind::Tutorial, Kind::Missing, Kind::Missing, MigrationStep::Copy, 4});
  check({Kind::Tutorial, Kind::Full, Kind::Missing, MigrationStep::Copy, 5});
  check({Kind::Missing, Kind::Full, Kind::Tutorial, MigrationStep::Switch, 2});
  check({Kind::Full, Kind::Missing, Kind::Tutorial, MigrationStep::CatchUp, 1});
  check({Kind::Full, Kind::Full, Kind::Tutorial, MigrationStep::CatchUp, 1});
  check({Kind::Full, Kind::Missing, Kind::Tutorial, MigrationStep::Nothing, 0}, kCopiedMark);
  check({Kind::Full, Kind::Other, Kind::Other, MigrationStep::Nothing, 0});
}

TEST_CASE("a full table gets what is missing beside it, once all else is done") {
  FoundTables tables{table(Kind::Full),
                     table(Kind::Missing),
                     table(Kind::Missing),
                     {kBesideTables[0], kBesideTables[2]}};
  CHECK(next_step(tables) == MigrationStep::Beside);
  const auto plan = migration_plan(MigrationStep::Beside, tables, "g.sender");
  CHECK(plan.steps == std::vector<std::string>{"create the table purge_lease",
                                               "create the table exemption_match"});
  tables.kept = table(Kind::Tutorial);
  CHECK(next_step(tables) == MigrationStep::CatchUp);
  tables.sender = table(Kind::Missing);
  tables.kept = table(Kind::Missing);
  CHECK(next_step(tables) == MigrationStep::Create);
}

TEST_CASE("a table in the way is named") {
  check_error(Kind::Other, Kind::Missing, Kind::Missing, "it is odd");
  check_error(Kind::Tutorial, Kind::Other, Kind::Missing, "sender_new");
  check_error(Kind::Tutorial, Kind::Tutorial, Kind::Missing, "sender_new");
  check_error(Kind::Tutorial, Kind::Missing, Kind::Tutorial, "sender_tutorial");
  check_error(Kind::Tutorial, Kind::Missing, Kind::Other, "sender_tutorial");
  check_error(Kind::Missing, Kind::Missing, Kind::Tutorial, "rename it to sender");
}

}  // namespace grayling::mysql
