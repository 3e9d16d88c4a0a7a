// SPDX-License-Identifier: MIT
#include "server/fault_log.hpp"

#include "grayling/base/assert.hpp"

namespace grayling {

void FaultLog::tell(const std::optional<IpAddress>& client, Fault fault, const std::string& line,
                    std::uint64_t now_ms) {
  sweep(now_ms);
  if (all_told_ == 0) since_ms_ = now_ms;
  const std::size_t most = fault == Fault::Malformed ? kMalformedMax : kClosedMax;
  if (all_told_ < kFaultsMax && told_[{client, fault}] < most) {
    ++told_[{client, fault}];
    ++all_told_;
    GRAYLING_ASSERT(all_told_ <= kFaultsMax);
    return log_.warning(line);
  }
  ++left_out_;
  last_ = client;
}

void FaultLog::sweep(std::uint64_t now_ms) {
  if (all_told_ == 0 || now_ms - since_ms_ < kFaultMs) return;
  told_.clear();
  all_told_ = 0;
  if (left_out_ == 0) return;
  log_.warning("more warnings about clients, left out: " + std::to_string(left_out_) +
               ", the last about " + (last_ ? last_->text() : "one at a UNIX socket"));
  left_out_ = 0;
}

}  // namespace grayling
