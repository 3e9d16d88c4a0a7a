// SPDX-License-Identifier: MIT
// What a log tells, in steps that each configuration plays by itself. Plain values. Steps don't
// change once they are made, so any thread may read them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/protocol/request_copy.hpp"

namespace grayling {

// Who sent a message, and when first.
struct Origin {
  UnixSeconds first = 0;
  std::uint32_t client = 0;  // the number of the registrable domain of the client's name
  std::uint32_t sender = 0;  // of the sender's domain
};

struct ReplayStep {
  enum class Kind : std::uint8_t {
    Sent,      // outgoing mail
    Deferred,  // an attempt that the log's greylister deferred
    Came,      // an attempt that was accepted; its message has no further step
    Gone,      // the message was deferred and never came back: no attempt, and no further step
  };

  Kind kind = Kind::Sent;
  bool is_first = false;  // attempt of its message
  UnixSeconds at = 0;     // never before the step before
  // The number of the message among those that are open. After its last step, another gets it.
  std::uint32_t message = 0;
  // Came: the least time before a retry that the log doesn't have.
  Seconds least_gap = 0;
  Origin origin;
  std::shared_ptr<const RequestCopy> request;  // null for Gone
};

using ReplaySteps = std::vector<ReplayStep>;

}  // namespace grayling
