// SPDX-License-Identifier: MIT
// How suspicious strangers are, and what follows: the rules and points of grayling/suspicion, and
// whether the site's own DNS can be trusted. Owned by the engine; the loop's thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/count/points_seen.hpp"
#include "engine/limits.hpp"
#include "engine/memory/name_watch.hpp"
#include "engine/memory/recent_memory.hpp"
#include "engine/signals/list_watch.hpp"
#include "engine/signals/stranger_mail.hpp"
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
  StrangerPoints(const Resolver* resolver, ProviderMemory& providers, const ListWatch& lists,
                 const Clock& clock, Log& log)
      : resolver_(resolver), line_names_(providers), lists_(lists), clock_(clock), log_(log) {}

  // `is_dns_asked`: about strangers. If not, the DNS can add no points.
  void set_settings(const SuspicionSettings& settings, bool is_dns_asked);

  // Other policies are in use. Drops what was made of the old ones, which are freed with it.
  void forget_policies() { long_policies_.clear(); }

  // Fetches what signs() will read of a client, while the caller does something else.
  void prefetch(const KeyHash& client) const { names_.prefetch(client); }

  // What can be seen of a stranger's request, before the DNS is asked, as far as it counts for
  // something. `client`: a hash of its address. `our_name`: this machine's.
  Signs signs(const PolicyRequest& request, const KeyHash& client, std::string_view our_name);

  // What is known of a request with these signs, once the DNS was asked about its mail. `mail`
  // null: it wasn't.
  Evidence evidence(Signs signs, const StrangerMail* mail) const;
  // May the mail pass by its domain's standing, or by SPF's pass? Only if SPF shows that it is the
  // domain's, and no list has points against its client.
  bool is_vouched_for(const StrangerMail* mail) const;

  Suspicion suspicion(const Evidence& evidence, const GreylistSettings& policy) const;
  // May it pass by its points, depending on what the DNS says of it?
  bool may_pass(const Signs& signs, const GreylistSettings& policy) const;
  // Can what the DNS says change what follows from its points?
  bool can_dns_matter(const Signs& signs, const GreylistSettings& policy,
                      bool has_sender = true) const;
  // The settings for such a stranger: the policy, or the same with the long delay.
  Policy policy_for(const Evidence& evidence, const Policy& policy);

  // It is told to wait at its first try on this host.
  void note_first_try(const KeyHash& stranger, const Evidence& evidence);
  // The settings for a look at its row: if it comes back and passes by them, the DNS isn't asked
  // again. They have the long delay if it was told to wait long, or if lists that may have added it
  // meanwhile could make it wait. If its first try isn't remembered, SPF's worst result is assumed.
  Policy policy_for_look(const KeyHash& stranger, const Signs& signs, const Policy& policy);
  // After the look: have lists added it since its first try, so that it waits long from that try
  // on? That is so if their points are more than then, and its points are at least wait_from.
  bool is_listed_meanwhile(const KeyHash& stranger, const Evidence& evidence);
  // The same settings with the long delay; kept until the settings or the policies change.
  Policy long_policy(const Policy& policy);

  // What the points say, for the counts. `mail`: what the DNS was asked; null: nothing.
  PointsSeen seen(const Evidence& evidence, const StrangerMail* mail,
                  const GreylistSettings& policy, bool has_sender = true) const;

  int sum(const Signs& signs) const { return grayling::sum(told(signs), settings_.points); }
  int sum(const Evidence& evidence) const {
    return sum(evidence.signs) + grayling::sum(evidence.listings);
  }
  std::string counted(const Evidence& evidence) const {
    return evidence.is_empty() ? "" : counted_text(told(evidence), settings_.points);
  }

 private:
  struct LongPolicy {
    Policy base;  // kept, so that no other policy gets its address, which is the key
    Policy policy;
  };

  bool are_names_lost() const {
    return names_.may_be_down() && names_.is_dns_down(clock_.monotonic());
  }
  bool is_dns_down() const {
    return are_names_lost() || (resolver_ != nullptr && resolver_->is_down());
  }
  Signs told(Signs signs) const;  // those that mean something while the DNS is as it is now
  Evidence told(const Evidence& evidence) const {
    return {told(evidence.signs), evidence.listings};
  }
  PointRange dns_range(const Signs& signs, const GreylistSettings& policy,
                       bool has_sender = true) const;
  // What the answers could add that the DNS would be asked for with `selective`, and wasn't.
  PointRange unasked(const Signs& signs, const StrangerMail* mail, const GreylistSettings& policy,
                     bool has_sender) const;
  Suspicion suspicion_at(int points, const GreylistSettings& policy) const;
  void tell_of_dns();
  Policy policy_at(int points, const Policy& policy);

  const Resolver* resolver_;
  LineNameMemory line_names_;
  const ListWatch& lists_;
  const Clock& clock_;
  Log& log_;
  SuspicionSettings settings_;
  Signs wanted_ = Signs::all();  // those that are worth points, and NoName
  bool is_dns_asked_ = false;
  NameWatch names_;
  bool is_loss_told_ = false;
  std::unordered_map<const GreylistSettings*, LongPolicy> long_policies_;
  struct FirstTry {
    int points = 0;    // without those of lists
    int of_lists = 0;  // those against it
    int sum = 0;
  };
  RecentMemory<FirstTry> first_tries_{kFirstTriesMax, kFirstTriesKeep};
};

}  // namespace grayling
