// SPDX-License-Identifier: MIT
// What MysqlAdmin finds of the server and the account.
#include <array>

#include "store/mysql/admin/mysql_admin.hpp"
#include "store/mysql/server/remedy.hpp"

namespace grayling::mysql {
namespace {

// They need what the store needs, and touch no row: privileges come by roles and wildcards, and
// only the server knows what they come to.
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
  if (auto set = connection_.execute("SET SESSION TRANSACTION READ WRITE"); !set) {
    return fail(failed(set.error(), kDoing));
  }
  const auto trials = shape_.kind == TableKind::Full ? std::span<const Trial>(kOnFullTable)
                                                     : std::span<const Trial>(kOnTutorialsTable);
  for (const auto& [privilege, sql] : trials) {
    const auto done = connection_.execute(sql);
    if (done || done.error().kind == ErrorKind::Conflict) continue;
    if (is_refused(done.error().code)) {
      condition.lacking.emplace_back(privilege);
    } else if (done.error().kind == ErrorKind::ReadOnly) {
      condition.read_only = done.error().text;
      condition.remedy = remedy(done.error());
    } else {
      return fail(failed(done.error(), kDoing));
    }
  }
  auto rows = select("SELECT UNIX_TIMESTAMP(), @@innodb_flush_log_at_trx_commit",
                     "looking at the server's clock");
  if (!rows) return fail(rows.error());
  if (!rows->next()) return fail("the server tells no time");
  condition.clock = rows->number(0);
  condition.may_lose_commits = rows->number(1).value_or(1) != 1;
  return condition;
}

}  // namespace grayling::mysql
