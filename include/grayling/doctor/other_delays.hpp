// SPDX-License-Identifier: MIT
// Finds what else on this machine makes strangers wait, because then they wait twice. Pure, any
// thread.
#pragma once

#include <string_view>

#include "grayling/doctor/postfix.hpp"

namespace grayling {

// Warns of postscreen's deep protocol tests (POSTSCREEN_README, "Tests after the 220 SMTP server
// greeting"), and of rspamd's module greylist. `rspamd_modules`: what `rspamadm configdump -m`
// prints; "": there is no rspamd. Nothing is found where nothing else delays mail.
Findings examine_other_delays(const PostfixFacts& facts, std::string_view rspamd_modules);

}  // namespace grayling
