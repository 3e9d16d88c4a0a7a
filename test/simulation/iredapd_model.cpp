// SPDX-License-Identifier: MIT
#include "simulation/iredapd_model.hpp"

#include <algorithm>
#include <string_view>

namespace grayling::simulation {
namespace {

constexpr Seconds kDelay = 15 * 60;
constexpr Seconds kWindow = 86400;
constexpr Seconds kLifetime = 30 * Seconds{86400};

std::string without_extension(const std::string& sender) {
  const auto at = sender.find('@');
  if (at == std::string::npos) return sender;
  return sender.substr(0, std::min(at, sender.find('+'))) + sender.substr(at);
}

std::string_view first_number(std::string_view address) {
  return address.substr(0, address.find('.'));
}

}  // namespace

bool IredapdModel::passes(const Envelope& envelope, UnixSeconds now) {
  if (correspondents_.contains(envelope.recipient + "/" + envelope.sender)) return true;
  if (is_named_by_spf(envelope, now)) return true;
  const std::string& address = envelope.host.address;
  const auto client = clients_.find(address);
  if (client != clients_.end() && now <= client->second) {
    client->second = now + kLifetime;
    return true;
  }
  const auto [triplet, is_new] = waiting_.try_emplace(
      address + "/" + without_extension(envelope.sender) + "/" + envelope.recipient, now);
  if (now - triplet->second > kWindow) triplet->second = now;
  if (now - triplet->second < kDelay) return false;
  clients_.insert_or_assign(address, now + kLifetime);
  return true;
}

void IredapdModel::on_sent(const std::string& sender, const std::string& recipient,
                           UnixSeconds /*now*/) {
  correspondents_.insert(sender + "/" + recipient);
}

// It collects the addresses and networks of the record, and never looks at "all" or "exists". Of
// the networks it compares those alone that begin with the client's first number and end with ".0".
bool IredapdModel::is_named_by_spf(const Envelope& envelope, UnixSeconds now) {
  if (envelope.sender.empty()) return false;
  const SpfVerdict verdict = dns_.spf(envelope.sender, envelope.host, now - kStart);
  if (verdict.result != SpfResult::Pass) return false;
  const std::string_view term = verdict.term;
  if (!term.starts_with("ip4:")) return term.starts_with("a") ? term != "all" : term == "mx";
  const std::string_view network = term.substr(4);
  return network.find('/') == std::string_view::npos ||
         (network.find(".0/") != std::string_view::npos &&
          first_number(network) == first_number(envelope.host.address));
}

}  // namespace grayling::simulation
