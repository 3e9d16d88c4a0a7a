// SPDX-License-Identifier: MIT
// A snapshot as Prometheus reads it (text format 0.0.4), and as JSON. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "grayling/status/snapshot.hpp"

namespace grayling {

// Names begin with grayling_, units are seconds and bytes, and no label comes from outside
// text.
std::string metrics_text(const Snapshot& snapshot, std::string_view version);

// {"version": …, "store": "works", "requests": …, "decisions": [{"action": …, "reason": …,
// "count": …}], …}; one line.
std::string status_json(const Snapshot& snapshot, std::string_view version);

}  // namespace grayling
