// SPDX-License-Identifier: MIT
// The interface between sockets and decisions: a server asks a decider, which answers each asker.
// Everything here is for the loop's thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/protocol/request.hpp"

namespace grayling {

// Takes answers: a session. It must live until all of its requests are answered, which takes no
// longer than the deadline.
class Asker {
 public:
  virtual ~Asker() = default;
  // The answer to the request that was asked with `tag`: the text after "action=", valid during
  // this call. Answers come in any order. It may call ask() again.
  virtual void on_answer(std::uint64_t tag, std::string_view action) = 0;
};

// Decides: the Engine, or a test's script.
class Decider {
 public:
  virtual ~Decider() = default;

  // Answers `request` exactly once, before this returns or later. The views in it need only be
  // valid during this call.
  virtual void ask(const PolicyRequest& request, Asker& asker, std::uint64_t tag) = 0;

  // Called before the loop sleeps: the requests of this turn may go on together.
  virtual void on_turn_end() {}

  virtual void on_wake() = 0;               // called after a Server::wake()
  virtual void on_time() = 0;               // called when next_time() has come
  virtual Monotonic next_time() const = 0;  // on the monotonic clock; may be in the past

  // Takes no new work, and finishes what it has. is_stopped() turns true within a bounded time.
  virtual void stop() = 0;
  virtual bool is_stopped() const = 0;
};

}  // namespace grayling
