// SPDX-License-Identifier: MIT
// What MysqlAdmin finds out about the server and the account.
#include <array>

#include "store/mysql/admin/mysql_admin.hpp"
#include "store/mysql/server/remedy.hpp"

namespace grayling::mysql {
namespace {

// Statements that need the store's privileges and touch no row: with roles and wildcards, only the
// server knows what the account may do.
struct Trial {
  std::string_view privilege;
  std::string_view sql;
};
constexpr std::array<Trial, 3> kOnFullTable = {{
    {"INSERT",
     "INSERT INTO sender (address, client, recipient, first_seen, last_seen, passes) SELECT "
     "address, client, recipient, first_seen, last_seen, passes FROM sender WHERE 1 = 0"},
    {"UPDATE", "UPDATE sender SET passes = passes WHERE 1 = 0"},
    {"DELETE", "DELETE FROM sender WHERE 1 = 0"},
}};
constexpr std::array<Trial, 1> kOnTutorialsTable = {{
    {"INSERT",
     "INSERT INTO sender (address, user, domain) SELECT address, user, domain FROM sender "
     "WHERE 1 = 0"},
}};

}  // namespace

Result<StoreCondition> MysqlAdmin::condition() {
  constexpr std::string_view kDoing = "looking at the account's privileges";
  StoreCondition condition;
  if (auto set = db_.connection().execute("SET SESSION TRANSACTION READ WRITE"); !set) {
    return fail(db_.failed(set.error(), kDoing));
  }
  const auto trials = shape_.kind == TableKind::Full ? std::span<const Trial>(kOnFullTable)
                                                     : std::span<const Trial>(kOnTutorialsTable);
  for (const auto& [privilege, sql] : trials) {
    const auto done = db_.connection().execute(sql);
    if (done || done.error().kind == ErrorKind::Conflict) continue;
    if (is_refused(done.error().code)) {
      condition.lacking.emplace_back(privilege);
    } else if (done.error().kind == ErrorKind::ReadOnly) {
      condition.read_only = done.error().text;
      condition.remedy = remedy(done.error());
    } else {
      return fail(db_.failed(done.error(), kDoing));
    }
  }
  auto rows = db_.select("SELECT UNIX_TIMESTAMP(), @@innodb_flush_log_at_trx_commit",
                         "looking at the server's clock");
  if (!rows) return fail(rows.error());
  if (!rows->next()) return fail("the server doesn't say what time it is");
  condition.clock = rows->number(0);
  condition.may_lose_commits = rows->number(1).value_or(1) != 1;
  return condition;
}

}  // namespace grayling::mysql
