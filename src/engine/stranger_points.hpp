// SPDX-License-Identifier: MIT
// How suspicious strangers are, and what follows: the rules and points of grayling/suspicion, and
// whether the site's own DNS can be trusted. Owned by the engine; the loop's thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/count/points_seen.hpp"
#include "engine/memory/name_watch.hpp"
#include "grayling/base/log.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/resolver/resolver.hpp"
#include "grayling/suspicion/points.hpp"

namespace grayling {

// `policy` with the delay of the most suspicious, if that is longer.
GreylistSettings with_long_delay(const GreylistSettings& policy,
                                 const SuspicionSettings& suspicion);

class StrangerPoints {
 public:
  using Policy = std::shared_ptr<const GreylistSettings>;

  // `resolver` null: the DNS isn't asked. All must outlive this object.
  StrangerPoints(const Resolver* resolver, ProviderMemory& providers, const Clock& clock, Log& log)
      : resolver_(resolver), line_names_(providers), clock_(clock), log_(log) {}

  // `is_dns_asked`: about strangers. If not, the DNS can add no points.
  void set_settings(const SuspicionSettings& settings, bool is_dns_asked);

  // What can be seen of a stranger's request, before the DNS is asked, as far as it counts for
  // something. `client`: a hash of its address. `our_name`: this machine's.
  Signs signs(const PolicyRequest& request, const KeyHash& client, std::string_view our_name);

  Suspicion suspicion(const Signs& signs, const GreylistSettings& policy) const;
  // May it pass by its points, depending on what the DNS says of it?
  bool may_pass(const Signs& signs, const GreylistSettings& policy) const;
  // Can what the DNS says change what follows from its points?
  bool can_dns_matter(const Signs& signs, const GreylistSettings& policy) const;
  // The settings for a stranger with these signs: the policy, or the same with the long delay.
  Policy policy_for(const Signs& signs, const Policy& policy);
  // The same, if the DNS were to say the worst.
  Policy policy_at_worst(const Signs& signs, const Policy& policy);

  // What the points say, for the counts.
  PointsSeen seen(const Signs& signs, const GreylistSettings& policy) const;

  int sum(const Signs& signs) const { return grayling::sum(told(signs), settings_.points); }
  std::string counted(const Signs& signs) const {
    return counted_text(told(signs), settings_.points);
  }

 private:
  struct LongPolicy {
    Policy base;  // kept, so that its address stays its own
    Policy policy;
  };

  bool are_names_lost() const {
    return names_.may_be_down() && names_.is_dns_down(clock_.monotonic());
  }
  bool is_dns_down() const {
    return are_names_lost() || (resolver_ != nullptr && resolver_->is_down());
  }
  Signs told(Signs signs) const;  // those that mean something now
  PointRange dns_range(const GreylistSettings& policy) const;
  Suspicion suspicion_at(int points, const GreylistSettings& policy) const;
  void tell_of_dns();
  Policy policy_at(int points, const Policy& policy);

  const Resolver* resolver_;
  LineNameMemory line_names_;
  const Clock& clock_;
  Log& log_;
  SuspicionSettings settings_;
  Signs wanted_ = Signs::all();  // those that count for something
  bool is_dns_asked_ = false;
  NameWatch names_;
  bool is_loss_told_ = false;
  std::unordered_map<const GreylistSettings*, LongPolicy> long_policies_;
};

}  // namespace grayling
