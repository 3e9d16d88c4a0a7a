// SPDX-License-Identifier: MIT
#include "cli/admin/exemption_pages.hpp"

#include "cli/admin/pages.hpp"

namespace grayling {

Result<void> each_page_of_exemptions(AdminStore& store, const VisitExemptions& visit) {
  std::int64_t after = 0;
  const auto next = [&] {
    auto page = store.exemptions(after, kAdminBatchMax);
    if (page && !page->empty()) after = page->back().id;
    return page;
  };
  const auto visited = for_each_page(kAdminBatchMax, next, visit);
  if (!visited) return fail(visited.error());
  return {};
}

}  // namespace grayling
