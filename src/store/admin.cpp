// SPDX-License-Identifier: MIT
#include "grayling/store/admin.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "grayling/store/column.hpp"
#include "grayling/store/pages.hpp"
#include "store/mysql/admin/mysql_admin.hpp"
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

Result<std::vector<ExemptionRow>> all_exemptions(AdminStore& store) {
  constexpr std::size_t kPageRows = 5000;  // of one statement
  std::vector<ExemptionRow> rows;
  const auto read = for_each_page_of_exemptions(store, kPageRows, [&](auto& page) -> Result<bool> {
    std::move(page.begin(), page.end(), std::back_inserter(rows));
    return rows.size() < kExemptEntriesMax;
  });
  if (!read) return fail(read.error());
  return rows;
}

std::unique_ptr<AdminStore> make_admin_store(const StoreUrl& url, const AdminOptions& options) {
  return url.engine == StoreEngine::Mysql ? mysql::make_mysql_admin(url, options)
                                          : make_sqlite_admin(url, options);
}

}  // namespace grayling
