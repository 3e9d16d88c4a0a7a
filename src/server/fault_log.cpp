// SPDX-License-Identifier: MIT
#include "server/fault_log.hpp"

#include "grayling/base/assert.hpp"

namespace grayling {

void FaultLog::log(const std::optional<IpAddress>& client, Fault fault, const std::string& line,
                   std::uint64_t now_ms) {
  sweep(now_ms);
  if (all_logged_ == 0) since_ms_ = now_ms;
  const std::size_t most = fault == Fault::Malformed ? kMalformedMax : kClosedMax;
  if (all_logged_ < kFaultsMax && logged_[{client, fault}] < most) {
    ++logged_[{client, fault}];
    ++all_logged_;
    GRAYLING_ASSERT(all_logged_ <= kFaultsMax);
    return log_.warning(line);
  }
  ++left_out_;
  last_ = client;
}

void FaultLog::sweep(std::uint64_t now_ms) {
  if (all_logged_ == 0 || now_ms - since_ms_ < kFaultMs) return;
  logged_.clear();
  all_logged_ = 0;
  if (left_out_ == 0) return;
  log_.warning("more warnings about clients, left out: " + std::to_string(left_out_) +
               ", the last about " + (last_ ? last_->text() : "one at a UNIX socket"));
  left_out_ = 0;
}

}  // namespace grayling
