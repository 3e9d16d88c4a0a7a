// SPDX-License-Identifier: MIT
// `grayling release` and `forget`. One thread.
#pragma once

#include <string_view>

#include "cli/admin/admin_command.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/admin/sender_walk.hpp"

namespace grayling {

inline constexpr std::size_t kFewRows = 10;  // of more rows only these are listed

std::string_view name_of(SendersCommand::Verb verb);  // as on the command line: "release"

// Lists the rows that match, asks for confirmation if there is a terminal, and changes them.
// Returns the exit code.
Result<int> change_senders(const SendersCommand& command, const OpenAdmin& admin,
                           const SenderWalk& walk);

// Prints why the senders that `walk` finds need no release: since when they pass, or what exempts
// them. False: nothing is known of them.
Result<bool> say_who_passes(const SendersCommand& command, const OpenAdmin& admin,
                            const SenderWalk& walk);

}  // namespace grayling
