// SPDX-License-Identifier: MIT
// The status of a running service.
#pragma once

#include <memory>

#include "grayling/base/clock.hpp"
#include "grayling/config/config.hpp"
#include "grayling/engine/engine.hpp"
#include "grayling/resolver/unbound_resolver.hpp"
#include "grayling/server/log_writer.hpp"
#include "grayling/server/server.hpp"
#include "grayling/status/status_service.hpp"
#include "service/known_lists.hpp"

namespace grayling {

// Starts the HTTP server of [status], which shows what the others count; they must outlive it. Null
// if it isn't wanted or can't start, which is logged: the service runs without it.
std::unique_ptr<StatusService> start_status(const Config& config, const Engine& engine,
                                            const Server& server, const UnboundResolver& resolver,
                                            const KnownLists& lists, const Clock& clock,
                                            LogWriter& log);

}  // namespace grayling
