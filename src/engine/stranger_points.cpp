// SPDX-License-Identifier: MIT
#include "engine/stranger_points.hpp"

#include <algorithm>

#include "grayling/engine/spf_sign.hpp"
#include "grayling/greylist/client_name.hpp"

namespace grayling {

namespace {

// What lists say against it.
int points_against(const Evidence& evidence) {
  int points = 0;
  for (const auto& listing : evidence.listings) points += std::max(0, listing.points);
  return points;
}

}  // namespace

GreylistSettings with_long_delay(const GreylistSettings& policy,
                                 const SuspicionSettings& suspicion) {
  GreylistSettings settings = policy;
  settings.delay = std::max(policy.delay, suspicion.long_delay);
  return settings;
}

void StrangerPoints::set_settings(const SuspicionSettings& settings, bool is_dns_asked) {
  settings_ = settings;
  is_dns_asked_ = is_dns_asked && resolver_ != nullptr;
  forget_policies();
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

// While the DNS is down, Postfix finds no client's name, so NoName means nothing.
Signs StrangerPoints::told(Signs signs) const {
  if (is_dns_down()) signs.remove(Sign::NoName);
  return signs;
}

Evidence StrangerPoints::evidence(Signs signs, const StrangerMail* mail) const {
  if (mail == nullptr) return signs;
  if (const auto sign = spf_sign(mail->signals.spf)) signs.add(*sign);
  signs.add(mail->signals.signs);
  return {signs, lists_.listings(mail->signals.lists)};
}

bool StrangerPoints::is_vouched_for(const StrangerMail* mail) const {
  return mail != nullptr && mail->signals.is_proof && !lists_.are_against(mail->signals.lists);
}

// Only about Postfix' name server: the resolver logs its own trouble.
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

// While the DNS is down, all points are too low or too high, so all strangers wait as by default.
Suspicion StrangerPoints::suspicion_at(int points, const GreylistSettings& policy) const {
  if (is_dns_down()) return Suspicion::Waits;
  return grayling::suspicion(points, settings_, policy.selective);
}

Suspicion StrangerPoints::suspicion(const Evidence& evidence,
                                    const GreylistSettings& policy) const {
  return suspicion_at(sum(evidence), policy);
}

PointRange StrangerPoints::dns_range(const Signs& signs, const GreylistSettings& policy,
                                     bool has_sender) const {
  if (!is_dns_asked_) return {};
  const PointTable table = table_for(signs, settings_.points);
  PointRange range = grayling::dns_range(table, policy.spf != SpfUse::Off, has_sender);
  range += lists_.range();
  return range;
}

bool StrangerPoints::may_pass(const Signs& signs, const GreylistSettings& policy) const {
  return suspicion_at(sum(signs) + dns_range(signs, policy).least, policy) < Suspicion::Waits;
}

// A resolver that is down is asked all the same: only an answer shows that it is back.
bool StrangerPoints::can_dns_matter(const Signs& signs, const GreylistSettings& policy,
                                    bool has_sender) const {
  if (are_names_lost()) return false;
  const auto [least, most] = dns_range(signs, policy, has_sender);
  const int points = grayling::sum(signs, settings_.points);
  return grayling::suspicion(points + least, settings_, policy.selective) !=
         grayling::suspicion(points + most, settings_, policy.selective);
}

StrangerPoints::Policy StrangerPoints::policy_for(const Evidence& evidence, const Policy& policy) {
  return policy_at(sum(evidence), policy);
}

void StrangerPoints::note_first_try(const KeyHash& stranger, const Evidence& evidence) {
  if (!is_dns_asked_) return;
  first_tries_.put(stranger, {sum(evidence.signs), points_against(evidence), sum(evidence)},
                   clock_.monotonic());
}

StrangerPoints::Policy StrangerPoints::policy_for_look(const KeyHash& stranger, const Signs& signs,
                                                       const Policy& policy) {
  if (is_dns_down() || !is_dns_asked_) return policy_for(signs, policy);
  const auto first = first_tries_.find(stranger, clock_.monotonic());
  const bool is_spf_asked = policy->spf != SpfUse::Off;
  const int of_spf = grayling::dns_range(settings_.points, is_spf_asked).most -
                     grayling::dns_range(settings_.points, false).most;
  const int points = first ? first->points : sum(signs) + of_spf;
  const int of_lists = lists_.range().most;
  if (of_lists > 0 && points + of_lists >= settings_.wait_from) return long_policy(policy);
  return policy_at(first ? first->sum : points, policy);
}

bool StrangerPoints::is_listed_meanwhile(const KeyHash& stranger, const Evidence& evidence) {
  const int against = points_against(evidence);
  if (against == 0 || is_dns_down() || sum(evidence) < settings_.wait_from) return false;
  const auto first = first_tries_.find(stranger, clock_.monotonic());
  return first && against > first->of_lists;
}

// Signs are asked together with all else if points can matter. So if they were, nothing is left.
PointRange StrangerPoints::unasked(const Signs& signs, const StrangerMail* mail,
                                   const GreylistSettings& policy, bool has_sender) const {
  if (!is_dns_asked_ || (mail != nullptr && mail->signals.were_signs_asked)) return {};
  const bool is_spf_open =
      policy.spf != SpfUse::Off && (mail == nullptr || !mail->signals.spf.has_value());
  const PointTable table = table_for(signs, settings_.points);
  PointRange range = grayling::dns_range(table, is_spf_open, has_sender);
  if (mail == nullptr || !mail->signals.is_asked()) range += lists_.range();
  return range;
}

PointsSeen StrangerPoints::seen(const Evidence& evidence, const StrangerMail* mail,
                                const GreylistSettings& policy, bool has_sender) const {
  PointsSeen seen;
  const Evidence known = told(evidence);
  for (const auto& sign : grayling::counted(known, settings_.points)) {
    seen.signs.emplace_back(sign.name);
  }
  if (policy.selective) return seen;
  const auto passes = [this](int points) {
    return !is_dns_down() && grayling::suspicion(points, settings_, true) < Suspicion::Waits;
  };
  const auto [least, most] = unasked(known.signs, mail, policy, has_sender);
  const int points = sum(evidence);
  seen.would_pass = passes(points);
  seen.is_open = passes(points + least) != passes(points + most);
  return seen;
}

StrangerPoints::Policy StrangerPoints::policy_at(int points, const Policy& policy) {
  return suspicion_at(points, *policy) == Suspicion::WaitsLong ? long_policy(policy) : policy;
}

StrangerPoints::Policy StrangerPoints::long_policy(const Policy& policy) {
  auto& known = long_policies_[policy.get()];
  if (!known.policy) {
    known = {policy, std::make_shared<GreylistSettings>(with_long_delay(*policy, settings_))};
  }
  return known.policy;
}

}  // namespace grayling
