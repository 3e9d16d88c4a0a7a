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

// [dns], where no mail makes us ask with Source::Off.
ResolverOptions dns_options(const Config& config);

// Ready to be asked; blocks for a few milliseconds. If the DNS can't be asked, the log says so, and
// until a reload mends it every question is a failure. The error is that of the loop.
Result<std::unique_ptr<UnboundResolver>> start_resolver(uv_loop_s& loop, const Config& config,
                                                        Log& log);

}  // namespace grayling
