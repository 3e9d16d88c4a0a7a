// SPDX-License-Identifier: MIT
#include "service/store_beside.hpp"

#include <algorithm>

namespace grayling {

std::unique_ptr<AdminStore> store_beside(const Config& config, std::chrono::milliseconds timeout) {
  return make_admin_store(config.store.url, {.timeout = std::max(config.store.timeout, timeout),
                                             .may_upgrade = false,
                                             .is_in_service = true});
}

}  // namespace grayling
