// SPDX-License-Identifier: MIT
// Goes through the table `exemption` page by page, so that memory does not grow with the
// number of rows. One thread.
#pragma once

#include <functional>
#include <span>

#include "grayling/store/admin.hpp"

namespace grayling {

// Gets up to kAdminBatchMax rows; false stops.
using VisitExemptions = std::function<Result<bool>(std::span<const ExemptionRow>)>;

// All rows in the order of their ids, expired ones too.
Result<void> each_page_of_exemptions(AdminStore& store, const VisitExemptions& visit);

}  // namespace grayling
