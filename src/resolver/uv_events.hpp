// SPDX-License-Identifier: MIT
// libunbound's events on a libuv loop (unbound-event.h). Owned by an UnboundContext, which must be
// deleted first. Events may be made on any thread before the loop knows of them; everything else
// happens on the loop's thread. None of them keeps the loop from ending.
#pragma once

#include <unbound-event.h>
#include <uv.h>

namespace grayling {

struct UvEvents final : ub_event_base {
  explicit UvEvents(uv_loop_t& its_loop);
  UvEvents(const UvEvents&) = delete;
  UvEvents& operator=(const UvEvents&) = delete;

  uv_loop_t& loop;
};

}  // namespace grayling
