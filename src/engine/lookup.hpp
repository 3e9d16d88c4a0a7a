// SPDX-License-Identifier: MIT
// What a request is looked up by. The engine has one for all requests, whose strings keep their
// memory, so a known sender allocates nothing. The functions on the way fill it step by step:
// consider() the subject, look_up() the hashes; enqueue() consumes it.
#pragma once

#include "grayling/engine/key_hash.hpp"
#include "grayling/greylist/standing.hpp"
#include "grayling/greylist/subject.hpp"

namespace grayling {

struct Lookup {
  Subject subject;
  KeyHash hash;            // of subject.key
  StandingKey client_key;  // this and its hash only if the cache doesn't decide
  KeyHash client;
};

}  // namespace grayling
