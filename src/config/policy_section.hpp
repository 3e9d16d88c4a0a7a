// SPDX-License-Identifier: MIT
// The [[policy]] blocks: whom each is for, and what it changes of [greylist]. Any thread.
#pragma once

#include <span>

#include "config/mistakes.hpp"
#include "config/raw_value.hpp"
#include "config/setting.hpp"

namespace grayling {

// Of the last of Config::policy.
Setting policy_recipients_setting();

// Puts the blocks of a file to Config::policy and Config::policies, once all else is in its place,
// for they start from [greylist]. `entries` are those that stand in blocks, each block's Section
// first.
void apply_policies(std::span<const RawEntry> entries, Config& config, Mistakes& mistakes);

}  // namespace grayling
