// SPDX-License-Identifier: MIT
#include "grayling/store/admin.hpp"

#include <array>

#include "grayling/store/column.hpp"
#include "store/mysql/mysql_admin.hpp"
#include "store/sqlite/sqlite_admin.hpp"

namespace grayling {
namespace {

constexpr std::array<std::string_view, 3> kKinds = {"client", "sender", "recipient"};

}  // namespace

std::string_view exempt_kind(ExemptList list) {
  return kKinds[static_cast<std::size_t>(list)];
}

std::optional<ExemptList> exempt_list(std::string_view kind) {
  for (const auto list : {ExemptList::Clients, ExemptList::Senders, ExemptList::Recipients}) {
    if (exempt_kind(list) == kind) return list;
  }
  return std::nullopt;
}

std::string match_pattern(std::string_view text) {
  return column_text(text, ColumnRules{});
}

std::unique_ptr<AdminStore> make_admin_store(const StoreUrl& url, const AdminOptions& options) {
  return url.engine == StoreEngine::Mysql ? make_mysql_admin(url, options)
                                          : make_sqlite_admin(url, options);
}

}  // namespace grayling
