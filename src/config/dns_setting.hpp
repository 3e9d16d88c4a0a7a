// SPDX-License-Identifier: MIT
// The settings of [dns] that are one of a kind. Pure, any thread.
#pragma once

#include "config/setting.hpp"

namespace grayling {

Setting dns_resolver_setting();
Setting dns_cache_setting();

}  // namespace grayling
