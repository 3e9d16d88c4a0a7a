// SPDX-License-Identifier: MIT
#include "grayling/spf/proof.hpp"

#include <utility>

#include <fmt/format.h>

namespace grayling {
namespace {

const IpAddress& nobodys_address() {
  static const IpAddress address = *IpAddress::parse("192.0.2.1");
  return address;
}

// In the networks 1 to 223 without 10 and 127, which are private and loopback (RFC 6890). The few
// others that aren't public do no harm.
IpAddress public_ipv4(std::uint64_t chance) {
  std::uint64_t network = 1 + (chance >> 24U) % 221;
  if (network >= 10) ++network;
  if (network >= 127) ++network;
  return *IpAddress::parse(fmt::format("{}.{}.{}.{}", network, (chance >> 16U) & 0xffU,
                                       (chance >> 8U) & 0xffU, chance & 0xffU));
}

// In the same block of 12 bits: the registries have such blocks, and most others belong to nobody.
IpAddress ipv6_near(const IpAddress& client, std::uint64_t chance) {
  const std::uint64_t first = (client.first_bits() & 0xfff0U) | (chance & 0xfU);
  return *IpAddress::parse(fmt::format("{:x}:{:x}:{:x}:{:x}::1", first, (chance >> 4U) & 0xffffU,
                                       (chance >> 20U) & 0xffffU, (chance >> 36U) & 0xffffU));
}

DnsAnswer no_name() {
  DnsAnswer answer;
  answer.kind = DnsAnswer::Kind::NoName;
  return answer;
}

SpfVerdict unknown_yet() {
  SpfVerdict verdict;
  verdict.result = SpfResult::TempError;
  verdict.problem = "the DNS gives no answer in time";
  return verdict;
}

}  // namespace

SpfProof::SpfProof(SpfIdentity identity, const IpAddress& client, std::optional<bool> known_wide,
                   std::uint64_t chance)
    : evaluation_(std::move(identity), client),
      strangers_{nobodys_address(),
                 client.is_ipv4() ? public_ipv4(chance) : ipv6_near(client, chance)},
      known_wide_(known_wide),
      verdict_(unknown_yet()) {
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

bool SpfProof::is_undecided() const {
  return verdict_.result == SpfResult::Pass && !verdict_.is_wide && !known_wide_ && !asked_wide_;
}

void SpfProof::go_on() {
  for (;;) {
    const SpfQuestion* const wanted = evaluation_.question();
    if (wanted == nullptr) {
      if (!begin_next()) return;
    } else if (begun_ > 0 && wanted->type == RecordType::Ptr) {
      evaluation_.answer(no_name());
    } else {
      return;
    }
  }
}

// False: all is known that will be.
bool SpfProof::begin_next() {
  const bool is_next_wanted = begun_ == 0 ? end_client() : end_stranger();
  if (is_next_wanted) evaluation_ = std::move(evaluation_).for_other(strangers_[begun_++]);
  return is_next_wanted;
}

bool SpfProof::end_client() {
  verdict_ = evaluation_.verdict();
  if (verdict_.result != SpfResult::Pass || verdict_.is_wide) return false;
  verdict_.is_wide = known_wide_.value_or(false);
  return !known_wide_;
}

bool SpfProof::end_stranger() {
  const SpfResult result = evaluation_.verdict().result;
  if (result == SpfResult::TempError || evaluation_.is_cut_short()) return false;
  const bool passes = result == SpfResult::Pass;
  if (!passes && begun_ < strangers_.size()) return true;
  asked_wide_ = verdict_.is_wide = passes;
  return false;
}

}  // namespace grayling
