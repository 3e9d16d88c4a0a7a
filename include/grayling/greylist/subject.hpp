// SPDX-License-Identifier: MIT
// What a request is to greylisting: nothing for us, exempt, incomplete, or a key to look up.
// Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/greylist/exemptions.hpp"
#include "grayling/greylist/provider_memory.hpp"
#include "grayling/greylist/record.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/protocol/request.hpp"

namespace grayling {

enum class SubjectKind {
  OtherState,  // no verdict is due at this protocol state: DUNNO, not logged
  Exempt,      // never greylisted: DUNNO, logged with the reason
  Incomplete,  // what the key needs is missing or no address: DUNNO, logged with the reason
  UntilData,   // the null sender, which is judged at DATA: DUNNO, logged with the reason
  Deferred,    // not looked up: deferred, logged with the reason
  Greylisted,  // `key` decides
};

struct Subject {
  SubjectKind kind = SubjectKind::OtherState;
  std::string_view reason;  // for the log: "authenticated", "loopback", "no client_address", …
  Key key;
  std::string network;  // where key.client is a provider's domain: the client's network, else ""
  std::string scratch;  // a place for a name in lower case
  std::optional<Exemptions::Entry> exemption;  // where an entry exempts: which
};

// A rule that was looked at on the way to a Subject.
struct SubjectStep {
  std::string_view rule;     // what it finds: "loopback"
  std::string_view setting;  // the key of the configuration that it goes by, or ""
  bool decides = false;
};

// A reason that a request alone may have, as Subject::reason, and what it is then.
struct SubjectReason {
  SubjectKind kind;
  std::string_view reason;
};
// All there are.
std::vector<SubjectReason> subject_reasons();

// What decides beside the request.
struct SubjectRules {
  const GreylistSettings& settings;
  const Exemptions* exemptions = nullptr;  // null: nobody
  // Apart from the settings because a tutorial's table knows senders only, whatever was configured.
  Match match = Match::Triplet;
  ProviderMemory* providers = nullptr;  // null: a look at the Public Suffix List for each request
};

// Reads `request` into `subject`, whose strings keep their memory from call to call.
// A verdict is due at RCPT, at DATA and END-OF-MESSAGE where the recipient is given (Postfix gives
// it where there is one only), with match = "sender" also at MAIL; an absent state with a recipient
// is RCPT (Exim). At a state that Postfix doesn't know none is, and it is Incomplete. Authenticated
// clients (RFC 6647 section 5) and loopback addresses (mail that a content filter hands back) are
// exempt, and whom the exemptions name, mail in a context of `greylist.outbound`, and all with mode
// = "off". With null_sender = "data" the null sender's verdict is due at DATA and not before;
// whoever knows its recipients asks for each, and where a request has none of several it is
// Deferred. The order of the rules stands in subject.cpp. `steps`, where somebody wants to know,
// takes the rules that were looked at, in their order.
void read_subject(const SubjectRules& rules, const PolicyRequest& request, Subject& subject,
                  std::vector<SubjectStep>* steps = nullptr);

// The key that versions before this had for the request: domains in the letters that they came in.
// Key{}: it is the same, as for all in ASCII.
Key former_key(const Key& key, const PolicyRequest& request);

// The null sender's request that null_sender = "data" leaves to DATA, and the one that is for all
// of its recipients.
bool is_left_to_data(const GreylistSettings& settings, const PolicyRequest& request);
bool is_for_all_at_data(const GreylistSettings& settings, const PolicyRequest& request);

}  // namespace grayling
