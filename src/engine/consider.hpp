// SPDX-License-Identifier: MIT
// What both the engine and `grayling explain` do with a request: which settings hold for it, what
// it is to them, what a worker is asked about it, and what SPF changes. Pure but for the memory of
// providers.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "engine/signals/signal_subject.hpp"
#include "grayling/engine/batch.hpp"
#include "grayling/engine/rules.hpp"
#include "grayling/greylist/correspondence.hpp"
#include "grayling/greylist/former_key.hpp"
#include "grayling/greylist/subject.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// A tutorial's table knows senders alone, whatever was configured. `kind` none: not known yet.
inline Match match_of(const GreylistSettings& settings, std::optional<TableKind> kind) {
  return kind == TableKind::Tutorial ? Match::Sender : settings.match;
}

// Finds the policy that `request` falls under, or else [greylist], and reads the request by it into
// `subject`, whose strings keep their memory. `steps`, if given, takes the rules that were looked
// at (greylist/subject.hpp). Returns the settings that hold.
inline const GreylistSettings& consider_request(const Rules& rules, std::optional<TableKind> kind,
                                                ProviderMemory* providers,
                                                const PolicyRequest& request, Subject& subject,
                                                std::vector<SubjectStep>* steps = nullptr) {
  const GreylistSettings& settings =
      rules.settings_for(request.recipient, request.policy_context, subject.scratch);
  read_subject({settings, rules.exemptions, match_of(settings, kind), providers}, request, subject,
               steps);
  return settings;
}

// What a worker is asked about a request that is greylisted: whose rows count, and whose standings.
// Consumes the subject. `client` is the key of the client's address, or the key of nobody if
// clients and their null senders can't prove themselves. `are_kept`: the store keeps standings.
inline BatchItem item_of(const PolicyRequest& request, Subject& subject, StandingKey client,
                         bool are_kept, ProviderMemory* providers) {
  BatchItem item;
  item.former = former_key(subject.key, request);
  item.key = std::move(subject.key);
  item.network = subject.network_text();
  item.client = std::move(client);
  if (request.sender == "") item.null_sender = {StandingKind::NullSender, item.client.name, ""};
  if (are_kept) item.answer = answer_key(request, providers);
  return item;
}

// Makes the standing of the subject's domain count for the item.
inline void want_domain(const SignalSubject& subject, BatchItem& item) {
  item.domain = subject.domain;
  item.helo = subject.identity.is_helo ? subject.identity.domain : "";
}

// A stranger would be deferred, and SPF proves that the mail is that of its domain. True: it passes
// by that alone. False: a worker is asked again, and then the domain's standing counts, too.
inline bool passes_by_proof(const GreylistSettings& policy, const SignalSubject& subject,
                            BatchItem& item) {
  if (policy.spf == SpfUse::Pass) return true;
  want_domain(subject, item);
  return false;
}

}  // namespace grayling
