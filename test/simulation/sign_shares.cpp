// SPDX-License-Identifier: MIT
#include "simulation/sign_shares.hpp"

#include "grayling/base/ip.hpp"
#include "grayling/engine/spf_sign.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/spf/identity.hpp"
#include "grayling/suspicion/dns_signs.hpp"
#include "simulation/dns_lists.hpp"

namespace grayling::simulation {
namespace {

constexpr std::size_t kAll = kSignCount;
constexpr std::size_t kDenyList = kSignCount + 1;
constexpr std::size_t kAllowList = kSignCount + 2;

Signs dns_signs(const PolicyRequest& request, const TraceDns& dns, Seconds at) {
  const auto identity = SpfIdentity::of(*request.sender, request.helo_name);
  const auto client = IpAddress::parse(request.client_address);
  DnsSigns signs(identity.is_helo ? "" : identity.domain, identity.helo, client.value(),
                 Signs::all());
  while (!signs.questions().empty()) {
    std::vector<DnsAnswer> answers;
    for (const auto& question : signs.questions()) {
      answers.push_back(dns.answer(question.name, question.type, at));
    }
    signs.answer(answers);
  }
  return signs.signs();
}

Signs signs_of_message(const Message& message, const Host& host, TraceDns& dns) {
  PolicyRequest request;
  request.client_address = host.address;
  request.client_name = host.name;
  request.helo_name = host.helo;
  request.sender = message.sender;
  request.recipient = message.recipient;
  Signs signs = signs_of(request, "mx.site.test");
  if (const auto sign = spf_sign(dns.spf(message.sender, host, message.at).result))
    signs.add(*sign);
  signs.add(dns_signs(request, dns, message.at));
  return signs;
}

void count(const Message& message, SignShare& share) {
  if (message.kind != Kind::Spam) {
    ++share.mail;
    return;
  }
  const auto times = attempts(message.schedule, message.origin.message);
  ++share.spam;
  share.gone += times.back() < GreylistSettings{}.delay;
}

}  // namespace

std::vector<SignShare> sign_shares(const std::vector<Message>& trace, int narrowing, TraceDns& dns,
                                   Seconds from) {
  std::vector<SignShare> shares(kSignCount + 3);
  for (std::size_t i = 0; i < kSignCount; ++i) shares[i].name = kSigns[i].name;
  shares[kAll].name = "all";
  shares[kDenyList].name = kDenyZone;
  shares[kAllowList].name = kAllowZone;
  for (const auto& message : trace) {
    if (message.at < from || dns.is_down(message.at)) continue;
    const Host host = message.host_of(0, narrowing);
    const Signs signs = signs_of_message(message, host, dns);
    count(message, shares[kAll]);
    for (std::size_t i = 0; i < kSignCount; ++i) {
      if (signs.has(static_cast<Sign>(i))) count(message, shares[i]);
    }
    if (dns.is_denied(host, message.at)) count(message, shares[kDenyList]);
    if (trust(ipv4_number(host.address))) count(message, shares[kAllowList]);
  }
  return shares;
}

}  // namespace grayling::simulation
