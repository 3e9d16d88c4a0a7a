// SPDX-License-Identifier: MIT
// The [[policy]] blocks: the mail that each is for, and its changes to [greylist]. Any thread.
#pragma once

#include <span>

#include "config/mistakes.hpp"
#include "config/raw_value.hpp"
#include "config/setting.hpp"

namespace grayling {

// The recipients of the last policy in Config::policy.
Setting policy_recipients_setting();

// Stores the blocks of a file in Config::policy and Config::policies. Call it last, because each
// policy starts from [greylist]. `entries` are the entries in blocks, each block's Section first.

void apply_policies(std::span<const RawEntry> entries, Config& config, Mistakes& mistakes);

}  // namespace grayling
