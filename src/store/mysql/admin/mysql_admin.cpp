// SPDX-License-Identifier: MIT
#include "store/mysql/admin/mysql_admin.hpp"

#include "store/mysql/server/connect_error.hpp"
#include "store/mysql/server/remedy.hpp"
#include "store/mysql/table/table_info.hpp"

namespace grayling::mysql {

std::unique_ptr<AdminStore> make_mysql_admin(const StoreUrl& url, const AdminOptions& options) {
  return std::make_unique<MysqlAdmin>(url, options);
}

Result<AdminTables> MysqlAdmin::open() {
  const auto opened = db_.open([this](const HostPort& host) { return look_at(host); });
  if (!opened) return fail(opened.error());
  return AdminTables{shape_.kind, exemption_trouble_};
}

Result<void> MysqlAdmin::look_at(const HostPort& host) {
  if (auto found = find_sender(host); !found) return found;
  if (shape_.kind == TableKind::Tutorial) {
    report_trouble_ = exemption_trouble_ =
        "the table " + db_.database() +
        ".sender is the tutorial's, which has nothing beside it; grayling migrate upgrades it";
    return {};
  }
  auto found = find_exemptions();
  if (found) found = find_report();
  if (found) found = find_standings();
  return found;
}

Result<void> MysqlAdmin::find_sender(const HostPort& host) {
  auto info = table_info(db_.connection(), "sender");
  if (!info) {
    return fail(db_.failed(info.error(), host_text(db_.url(), host) + ": looking at sender"));
  }
  const std::string name = db_.database() + ".sender";
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

// The server's variables of these names; empty if they can't be read.
SessionVariables MysqlAdmin::variables_of(std::string_view names) {
  SessionVariables variables;
  auto rows = db_.connection().select("SHOW GLOBAL VARIABLES WHERE Variable_name IN (" +
                                      std::string(names) + ")");
  while (rows && rows->next()) variables.emplace(rows->text(0), rows->text(1));
  return variables;
}

PassedOver MysqlAdmin::passed_over() const {
  PassedOver told = odd_rows_.told();
  if (!standing_trouble_.empty()) told.table = standing_trouble_;
  return told;
}

}  // namespace grayling::mysql
