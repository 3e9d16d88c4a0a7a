// SPDX-License-Identifier: MIT
#include "simulation/rspamd_model.hpp"

#include "simulation/dns_lists.hpp"
#include "simulation/networks.hpp"

namespace grayling::simulation {
namespace {

constexpr Seconds kDelay = 300;
constexpr Seconds kLifetime = 86400;
constexpr double kGreylist = 4;  // conf/actions.conf
constexpr double kReject = 15;

double spf_points(const SpfVerdict& verdict) {  // conf/scores.d/policies_group.conf
  if (verdict.result == SpfResult::Pass) return verdict.term == "+all" ? 4.0 : -0.2;
  return verdict.result == SpfResult::Fail ? 1.0 : 0;
}

double name_points(const Host& host, bool is_dns_down) {  // conf/scores.d/hfilter_group.conf
  if (host.name == "unknown") return is_dns_down ? 2.5 : 2.5 + 2.0;
  return has_host_numbers(host.name, host.address) ? 2.5 : 0;
}

double list_points(std::uint32_t address, bool is_denied) {  // conf/scores.d/rbl_group.conf
  double points = 0;
  if (is_denied) points += host_class(address) == HostClass::Infected ? 4.0 : 2.0;
  const auto trusted = trust(address);
  if (trusted == 1) points -= 0.1;
  if (trusted == 2) points -= 0.2;
  return points;
}

std::string network_19(std::uint32_t address) {
  return std::to_string(address >> 13U);
}

}  // namespace

double RspamdModel::score(const Envelope& envelope, UnixSeconds now) {
  const bool is_down = dns_.is_down(now - kStart);
  double points = envelope.points + name_points(envelope.host, is_down);
  points += spf_points(dns_.spf(envelope.sender, envelope.host, now - kStart));
  if (is_down) return points;
  const bool is_denied = dns_.is_denied(envelope.host, now - kStart);
  return points + list_points(ipv4_number(envelope.host.address), is_denied);
}

bool RspamdModel::passes(const Envelope& envelope, UnixSeconds now) {
  const double points = score(envelope, now);
  if (points < kGreylist) return true;
  if (points >= kReject) return false;
  const std::string contents = std::to_string(envelope.message);
  const std::string triplet = network_19(ipv4_number(envelope.host.address)) + "/" +
                              envelope.sender + "/" + envelope.recipient;
  const Mark* const by_contents = find(contents, now);
  const Mark* const by_triplet = find(triplet, now);
  const auto is_old = [=](const Mark* mark) { return mark && now - mark->first >= kDelay; };
  if (is_old(by_contents) || is_old(by_triplet)) {
    for (const auto& key : {contents, triplet}) {
      if (find(key, now)) marks_[key].until = now + kLifetime;
    }
    return true;
  }
  if (!by_contents && !by_triplet) {
    for (const auto& key : {contents, triplet}) marks_[key] = {now, now + kLifetime};
  }
  return false;
}

const RspamdModel::Mark* RspamdModel::find(const std::string& key, UnixSeconds now) const {
  const auto found = marks_.find(key);
  return found == marks_.end() || found->second.until <= now ? nullptr : &found->second;
}

}  // namespace grayling::simulation
