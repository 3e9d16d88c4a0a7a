// SPDX-License-Identifier: MIT
#include "engine/stranger_points.hpp"

#include <algorithm>

#include "grayling/greylist/client_name.hpp"

namespace grayling {

GreylistSettings with_long_delay(const GreylistSettings& policy,
                                 const SuspicionSettings& suspicion) {
  GreylistSettings settings = policy;
  settings.delay = std::max(policy.delay, suspicion.long_delay);
  return settings;
}

void StrangerPoints::set_settings(const SuspicionSettings& settings, bool is_dns_asked) {
  settings_ = settings;
  is_dns_asked_ = is_dns_asked && resolver_ != nullptr;
  long_policies_.clear();
  wanted_ = {};
  wanted_.add(Sign::NoName);  // names_ needs it
  for (std::size_t i = 0; i < kSignCount; ++i) {
    if (settings.points[i] != 0) wanted_.add(static_cast<Sign>(i));
  }
}

Signs StrangerPoints::signs(const PolicyRequest& request, const KeyHash& client,
                            std::string_view our_name) {
  Signs signs = signs_of(request, our_name, &line_names_, wanted_);
  const bool has_no_name = signs.has(Sign::NoName);
  if (has_no_name || !confirmed_client_name(request).empty()) {
    names_.note(client, !has_no_name, clock_.monotonic());
    tell_of_dns();
  }
  return signs;
}

// Without the DNS Postfix finds no name for anybody.
Signs StrangerPoints::told(Signs signs) const {
  if (is_dns_down()) signs.remove(Sign::NoName);
  return signs;
}

// The resolver tells of itself.
void StrangerPoints::tell_of_dns() {
  if (are_names_lost() == is_loss_told_) return;
  is_loss_told_ = !is_loss_told_;
  if (is_loss_told_) {
    log_.warning(
        "suspicion: most clients that had a name lately come without one, so Postfix' name server "
        "seems to fail; until it works again strangers wait as if [suspicion] weren't there");
  } else {
    log_.info("suspicion: clients have names again");
  }
}

// Without the DNS everybody's points are too low or too high, so all strangers wait as by default.
Suspicion StrangerPoints::suspicion_at(int points, const GreylistSettings& policy) const {
  if (is_dns_down()) return Suspicion::Waits;
  return grayling::suspicion(points, settings_, policy.selective);
}

Suspicion StrangerPoints::suspicion(const Signs& signs, const GreylistSettings& policy) const {
  return suspicion_at(sum(signs), policy);
}

PointRange StrangerPoints::dns_range(const GreylistSettings& policy) const {
  if (!is_dns_asked_) return {};
  return grayling::dns_range(settings_.points, policy.spf != SpfUse::Off);
}

bool StrangerPoints::may_pass(const Signs& signs, const GreylistSettings& policy) const {
  return suspicion_at(sum(signs) + dns_range(policy).least, policy) < Suspicion::Waits;
}

// While the resolver is down it is asked all the same, for only an answer shows that it is back.
bool StrangerPoints::can_dns_matter(const Signs& signs, const GreylistSettings& policy) const {
  if (are_names_lost()) return false;
  const auto [least, most] = dns_range(policy);
  const int points = grayling::sum(signs, settings_.points);
  return grayling::suspicion(points + least, settings_, policy.selective) !=
         grayling::suspicion(points + most, settings_, policy.selective);
}

StrangerPoints::Policy StrangerPoints::policy_for(const Signs& signs, const Policy& policy) {
  return policy_at(sum(signs), policy);
}

StrangerPoints::Policy StrangerPoints::policy_at_worst(const Signs& signs, const Policy& policy) {
  return policy_at(sum(signs) + dns_range(*policy).most, policy);
}

PointsSeen StrangerPoints::seen(const Signs& signs, const GreylistSettings& policy) const {
  PointsSeen seen;
  const Signs known = told(signs);
  for (const auto& sign : grayling::counted(known, settings_.points)) {
    seen.signs.emplace_back(sign.name);
  }
  if (policy.selective) return seen;
  const auto would = grayling::suspicion(sum(signs), settings_, true);
  seen.would_pass = !is_dns_down() && would < Suspicion::Waits;
  return seen;
}

StrangerPoints::Policy StrangerPoints::policy_at(int points, const Policy& policy) {
  if (suspicion_at(points, *policy) != Suspicion::WaitsLong) return policy;
  auto& known = long_policies_[policy.get()];
  if (!known.policy) {
    known = {policy, std::make_shared<GreylistSettings>(with_long_delay(*policy, settings_))};
  }
  return known.policy;
}

}  // namespace grayling
