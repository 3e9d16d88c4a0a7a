// SPDX-License-Identifier: MIT
#include "store/mysql/server/account_grants.hpp"

#include <algorithm>

#include "store/mysql/server/grants.hpp"

namespace grayling::mysql {
namespace {

// More roles aren't looked at: what these may do is enough to warn about.
constexpr std::size_t kRolesMax = 100;

class Reader {
 public:
  explicit Reader(Connection& connection) : connection_(connection) {}

  SqlResult<std::vector<std::string>> read() {
    // MariaDB lists the privileges of a role in use as the account's own, so none may be in use.
    // MySQL 5.7 has no roles, and fails here.
    static_cast<void>(connection_.execute("SET ROLE NONE"));
    std::vector<std::string> roles;
    if (auto own = show("SHOW GRANTS", "", &roles); !own) return tl::make_unexpected(own.error());
    const bool is_mysql = !roles.empty() && roles.front().find("`@`") != std::string::npos;
    if (is_mysql) {
      show_with(roles);
    } else {
      for (const auto& role : roles) show_as(role);
    }
    return std::move(found_);
  }

 private:
  SqlResult<void> show(const std::string& sql, const std::string& whose,
                       std::vector<std::string>* roles = nullptr) {
    return connection_.for_each_row(sql, [&](const Rows& rows) {
      const auto line = rows.text(0);
      if (const auto grant = beyond_reading(line); !grant.empty()) note(grant, whose);
      if (roles == nullptr) return true;
      for (auto& role : roles_given(line)) {
        if (roles->size() < kRolesMax) roles->push_back(std::move(role));
      }
      return true;
    });
  }

  void note(const std::string& grant, const std::string& whose) {
    for (const auto& text : {grant, grant + whose}) {
      if (std::find(found_.begin(), found_.end(), text) != found_.end()) return;
    }
    found_.push_back(grant + whose);
  }

  void note_unseen(const std::string& roles, const SqlError& error) {
    found_.push_back("what its role " + roles + " may do, which can't be seen: " + error.text);
  }

  // On MySQL an account may see what it may do itself, together with its roles and with theirs. To
  // see a role alone it would need the right to read MySQL's own tables.
  void show_with(const std::vector<std::string>& roles) {
    std::string names;
    for (const auto& role : roles) names += (names.empty() ? "" : ", ") + role;
    const auto done = show("SHOW GRANTS FOR CURRENT_USER() USING " + names, " with its roles");
    if (!done) note_unseen(names, done.error());
  }

  // On MariaDB an account sees a role, with the roles that this has, while it is in use: one at a
  // time.
  void show_as(const std::string& role) {
    const auto set = connection_.execute("SET ROLE " + role);
    if (!set) return note_unseen(role, set.error());
    const auto done = show("SHOW GRANTS FOR CURRENT_ROLE", " by its role " + role);
    if (!done) note_unseen(role, done.error());
  }

  Connection& connection_;
  std::vector<std::string> found_;
};

}  // namespace

SqlResult<std::vector<std::string>> grants_beyond_reading(Connection& connection) {
  return Reader(connection).read();
}

}  // namespace grayling::mysql
