// SPDX-License-Identifier: MIT
// `grayling release` and `forget`. One thread.
#pragma once

#include <string_view>

#include "cli/admin/admin_command.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/admin/sender_walk.hpp"

namespace grayling {

std::string_view name_of(SendersCommand::Verb verb);

// Lists whom the command means, asks where there is a terminal, and changes them. Returns the exit
// code.
Result<int> change_senders(const SendersCommand& command, const OpenAdmin& admin,
                           const SenderWalk& walk);

// Says on stdout why those whom `walk` names need no release: they pass, since when, or are exempt.
// False: nothing is known of them.
Result<bool> say_who_passes(const SendersCommand& command, const OpenAdmin& admin,
                            const SenderWalk& walk);

}  // namespace grayling
