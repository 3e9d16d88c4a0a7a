// SPDX-License-Identifier: MIT
// The [[dns_list]] blocks. Any thread.
#pragma once

#include <span>
#include <string>

#include "config/mistakes.hpp"
#include "config/raw_value.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

// Stores the blocks of a file in Config::dns_lists, and reads their key files, whose relative paths
// start in `directory`. Call it after [dns] was read. `entries` are the entries in blocks, each
// block's Section first.
void apply_dns_lists(std::span<const RawEntry> entries, const std::string& directory,
                     Config& config, Mistakes& mistakes);

}  // namespace grayling
