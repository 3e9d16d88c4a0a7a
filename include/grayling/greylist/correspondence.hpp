// SPDX-License-Identifier: MIT
// Who is known because somebody here wrote to them: the answer of a correspondent passes at once.
// Pure, any thread.
//
// What mail that leaves tells is kept in the table of standings (standing.hpp):
//   {"bob@there.example", "", "anna@here.example"}   anna wrote to bob
//   {"", "", "@here.example"}                        here.example sends through us
// Who sends through us is nobody's correspondent: from outside anybody could claim to be the boss.
// That is a row too, so that it holds after a restart, and on a host that none of its mail leaves
// by. It is looked at where a correspondent is noted, and in the statement that looks whether a
// mail is an answer: so it also holds for a domain that has begun to send through us only since.
//
// Addresses count as they are, as normal_address() has them and without the tag that their host
// signs them with (sender.hpp), which nobody here can check: anybody can send without it. One with
// blanks, control characters or backslashes, or that no column holds whole, is nobody's: the table
// spells all that count as they are. So is one whose domain is no name with A-labels.
#pragma once

#include <optional>

#include "grayling/greylist/provider_memory.hpp"
#include "grayling/greylist/record.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/greylist/standing.hpp"
#include "grayling/protocol/request.hpp"

namespace grayling {

// Does its mail leave? That of a client that has logged in (sasl_username) does, and what Postfix
// asks about in a context of `greylist.outbound`.
bool is_outbound(const GreylistSettings& settings, const PolicyRequest& request);

// The key of what `local` wrote to `remote`. Key{}: either is the null sender or no address, or
// both are of one domain.
Key correspondent_key(std::string_view remote, std::string_view local);

// The key of the domain of `address` as one that sends through us; Key{} where it has none.
Key local_domain_key(std::string_view address);

// The key that a request is an answer by, where its client has a name that counts: one that Postfix
// has confirmed, and that has neither the client's address in it nor the look of a line or of a
// rented machine (client_identity.hpp). Else Key{}. `providers` null: a look at the Public Suffix
// List.
Key answer_key(const PolicyRequest& request, ProviderMemory* providers = nullptr);

// Is it an answer? By its row, and by that of its sender's domain as one that sends through us.
bool is_answer(const GreylistSettings& settings, const std::optional<Standing>& correspondent,
               const std::optional<Standing>& local_domain, const Moment& moment);

}  // namespace grayling
