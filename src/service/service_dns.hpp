// SPDX-License-Identifier: MIT
// The resolver of a running service. The loop's thread.
#pragma once

#include <memory>

#include "grayling/base/log.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"
#include "grayling/resolver/unbound_resolver.hpp"

struct uv_loop_s;

namespace grayling {

// [dns]; with Source::Off if no mail makes the service ask.
ResolverOptions dns_options(const Config& config);

// Ready to be asked; blocks for a few milliseconds. If the DNS can't be asked, the log soon says
// so, and every question is a failure until that is mended: it is tried again each minute, and at a
// reload. The error is that of the loop.
Result<std::unique_ptr<UnboundResolver>> start_resolver(uv_loop_s& loop, const Config& config,
                                                        Log& log);

}  // namespace grayling
