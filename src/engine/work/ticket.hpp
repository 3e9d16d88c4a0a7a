// SPDX-License-Identifier: MIT
// What the loop keeps of a key while a worker, or the DNS, is asked about it. A plain value, never
// a worker's.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/memory/row_claim.hpp"
#include "engine/signals/stranger_mail.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/engine/batch.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/suspicion/signs.hpp"

namespace grayling {

struct Ticket {
  KeyHash client;                     // of the first request
  Signs signs;                        // of the first request
  std::shared_ptr<BatchItem> item{};  // shared with the worker; its policy may have the long delay
  std::shared_ptr<const GreylistSettings> policy;  // that the first request falls under
  TableKind kind = TableKind::Full;                // that the key was made for
  Monotonic arrived_at{};                          // when the first request came
  Monotonic asked_at{};                            // when a worker was asked, the last time
  std::uint32_t generation = 0;                    // of the cache at that time
  RowClaim claim;
  StrangerMails mails;  // about which the DNS may be asked, the first request's first
};

}  // namespace grayling
