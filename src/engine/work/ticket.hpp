// SPDX-License-Identifier: MIT
// What the loop keeps of a key while a worker is asked about it. A plain value, never a worker's.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/memory/row_claim.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/greylist/record.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {

struct Ticket {
  KeyHash client;                                  // of the first request
  std::shared_ptr<const GreylistSettings> policy;  // never null
  RowClaim claim;
  std::uint32_t generation = 0;  // of the cache, when the worker was asked
  // As the worker has them, for what is noted of its verdict.
  Key key;
  std::string network;
  StandingKey client_key;
  StandingKey answer_key;
};

}  // namespace grayling
