// SPDX-License-Identifier: MIT
// Who is known because somebody here wrote to them: the answer of a correspondent passes at once.
// Pure, any thread.
//
// Outgoing mail makes two standings (standing.hpp): anna@here.example wrote to bob@there.example,
// and here.example sends through us. A domain that sends through us is nobody's correspondent,
// because from outside anybody could claim to be the boss. That is a row of the table, so it holds
// after a restart, and on hosts by which none of the domain's mail leaves. It is checked when a
// correspondent is noted, and again when a worker reads whether a mail is an answer. So it also
// holds for a domain that has begun to send through us since.
//
// Addresses count as normal_address() spells them, without the tag that their host signs them with
// (sender.hpp): nobody here can check it, and anybody can send without it. An address with blanks,
// control characters or backslashes has no key, nor has one that is too long for a column, or whose
// domain isn't in A-labels. So the table holds every key as it is.
#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include "grayling/greylist/provider_memory.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/greylist/standing.hpp"
#include "grayling/protocol/request.hpp"

namespace grayling {

// Is the request about outgoing mail? It is if the client has logged in (sasl_username), or if
// Postfix asks in a context of `greylist.outbound`.
inline bool is_outbound(const GreylistSettings& settings, const PolicyRequest& request) {
  if (!request.sasl_username.empty()) return true;
  const auto& contexts = settings.outbound;
  return !request.policy_context.empty() &&
         std::find(contexts.begin(), contexts.end(), request.policy_context) != contexts.end();
}

// The key of `remote`, to whom `local` wrote; the key of nobody if either is the null sender or no
// address, or if both are of one domain.
StandingKey correspondent_key(std::string_view remote, std::string_view local);

// The key of the domain of `address` as one that sends through us; of nobody if it has no domain.
StandingKey local_domain_key(std::string_view address);

// The key of the correspondent whose answer a request may be. Its client must have a name that
// counts: one that Postfix has confirmed, without the client's address in it, and not the name of
// a line or a rented machine (client_identity.hpp). Otherwise the key of nobody. `providers` null:
// the Public Suffix List is asked.
StandingKey answer_key(const PolicyRequest& request, ProviderMemory* providers = nullptr);

// The keys of the rows that say whether the mail of `key` is sent through us. For a correspondent:
// that of its domain. For a domain: its own, and that of `mail_domain`, if the mail is of a domain
// below it ("" otherwise). Keys of nobody for all other kinds.
std::array<StandingKey, 2> local_domain_keys(const StandingKey& key,
                                             std::string_view mail_domain = "");

// Does the domain send through us? `local_domain`: the row of its local_domain_key(). It counts as
// long as a standing does: then from outside anybody could claim to be of that domain.
bool sends_through_us(const GreylistSettings& settings, const std::optional<Standing>& local_domain,
                      const Moment& moment);

}  // namespace grayling
