// SPDX-License-Identifier: MIT
#include "cli/admin/exemption_pages.hpp"

namespace grayling {

Result<void> each_page_of_exemptions(AdminStore& store, const VisitExemptions& visit) {
  std::int64_t after = 0;
  for (std::size_t read = kAdminBatchMax; read == kAdminBatchMax;) {
    const auto page = store.exemptions(after, kAdminBatchMax);
    if (!page) return tl::make_unexpected(page.error());
    read = page->size();
    if (read == 0) break;
    after = page->back().id;
    const auto goes_on = visit(*page);
    if (!goes_on) return tl::make_unexpected(goes_on.error());
    if (!*goes_on) break;
  }
  return {};
}

}  // namespace grayling
