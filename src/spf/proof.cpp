// SPDX-License-Identifier: MIT
#include "grayling/spf/proof.hpp"

#include <utility>

namespace grayling {
namespace {

const IpAddress& nobodys_address() {
  static const IpAddress address = *IpAddress::parse("192.0.2.1");
  return address;
}

SpfVerdict unknown_yet() {
  SpfVerdict verdict;
  verdict.result = SpfResult::TempError;
  verdict.problem = "the DNS gives no answer in time";
  return verdict;
}

}  // namespace

SpfProof::SpfProof(SpfIdentity identity, const IpAddress& client, std::optional<bool> known_wide)
    : evaluation_(std::move(identity), client), known_wide_(known_wide), verdict_(unknown_yet()) {
  go_on();
}

const SpfQuestion* SpfProof::question() const {
  return evaluation_.question();
}

void SpfProof::answer(DnsAnswer answer) {
  evaluation_.answer(std::move(answer));
  go_on();
}

bool SpfProof::is_proved() const {
  const auto is_wide = known_wide_ ? known_wide_ : asked_wide_;
  return verdict_.result == SpfResult::Pass && !verdict_.is_wide && is_wide == false;
}

void SpfProof::go_on() {
  if (evaluation_.question() != nullptr) return;
  if (!is_second_part_) {
    verdict_ = evaluation_.verdict();
    if (verdict_.result != SpfResult::Pass || verdict_.is_wide) return;
    if (known_wide_) {
      verdict_.is_wide = *known_wide_;
      return;
    }
    is_second_part_ = true;
    evaluation_ = std::move(evaluation_).for_other(nobodys_address());
    if (evaluation_.question() != nullptr) return;
  }
  const bool is_known =
      evaluation_.verdict().result != SpfResult::TempError && !evaluation_.is_cut_short();
  if (!is_known) return;
  asked_wide_ = evaluation_.verdict().result == SpfResult::Pass;
  verdict_.is_wide = *asked_wide_;
}

}  // namespace grayling
