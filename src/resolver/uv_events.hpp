// SPDX-License-Identifier: MIT
// libunbound's events on a libuv loop (unbound-event.h). Owned by an UnboundContext, which must be
// deleted first. Events may be made on any thread before the loop knows of them, and freed on any
// thread after stop(); everything else happens on the loop's thread. None of them keeps the loop
// from ending.
#pragma once

#include <unordered_set>

#include <unbound-event.h>
#include <uv.h>

namespace grayling {

struct UvEvents final : ub_event_base {
  explicit UvEvents(uv_loop_t& its_loop);
  UvEvents(const UvEvents&) = delete;
  UvEvents& operator=(const UvEvents&) = delete;

  void stop();  // none fires any more, and none can be started

  uv_loop_t& loop;
  std::unordered_set<ub_event*> events;  // all that there are
  bool is_stopped = false;
};

}  // namespace grayling
