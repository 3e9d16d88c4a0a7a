// SPDX-License-Identifier: MIT
// What a server needs of the one who decides, and what that one needs of who asks: the seam
// between sockets and decisions. All of it belongs to the loop's thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/protocol/request.hpp"

namespace grayling {

// Who asks: a session. It must live until each of its requests was answered, which the deadline
// bounds.
class Asker {
 public:
  virtual ~Asker() = default;
  // The answer to the request that was asked with `tag`: the text after "action=". Answers come in
  // any order, on the loop's thread; it may ask again from inside. The view ends with the call.
  virtual void on_answer(std::uint64_t tag, std::string_view action) = 0;
};

// Who decides: the Engine, or a test's script.
class Decider {
 public:
  virtual ~Decider() = default;

  // Answers `request` exactly once: before this returns, or later. The views in it may end with
  // this call.
  virtual void ask(const PolicyRequest& request, Asker& asker, std::uint64_t tag) = 0;

  // Before the loop sleeps: what was asked in this turn may go on its way together.
  virtual void on_turn_end() {}

  virtual void on_wake() = 0;               // after somebody called Server::wake()
  virtual void on_time() = 0;               // when next_time() has come
  virtual Monotonic next_time() const = 0;  // on the monotonic clock; may be in the past

  // Takes no new work, and finishes what it has. is_stopped() turns true within a bounded time.
  virtual void stop() = 0;
  virtual bool is_stopped() const = 0;
};

}  // namespace grayling
