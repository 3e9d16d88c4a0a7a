// SPDX-License-Identifier: MIT
// The subject of a request: whether greylisting applies to it, and the key to look up if it does.
// Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/ip.hpp"
#include "grayling/greylist/exemptions.hpp"
#include "grayling/greylist/provider_memory.hpp"
#include "grayling/greylist/reason.hpp"
#include "grayling/greylist/record.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/protocol/request.hpp"

namespace grayling {

enum class SubjectKind {
  OtherState,  // no verdict is due at this protocol_state: DUNNO, not logged
  Exempt,      // never greylisted: DUNNO, logged with the reason
  Incomplete,  // an attribute that the key needs is missing or wrong: DUNNO, logged with the reason
  UntilData,   // the null sender, which is judged at DATA: DUNNO, logged with the reason
  Deferred,    // deferred without a look-up, logged with the reason
  Greylisted,  // `key` must be looked up
};

// A client's network, "192.0.2.0/24", whose text is made only where it is needed.
struct ClientNetwork {
  IpAddress client;
  int prefix = 0;

  std::string text() const;
  bool operator==(const ClientNetwork&) const = default;
};

struct Subject {
  SubjectKind kind = SubjectKind::OtherState;
  Reason reason = Reason::None;  // of one that is neither OtherState nor Greylisted
  Key key;
  std::optional<ClientNetwork> network;  // if key.client is not the network but a provider's domain
  std::string scratch;                   // memory for a name in lower case
  std::optional<Exemptions::Entry> exemption;  // the entry that exempts it

  std::string network_text() const { return network ? network->text() : ""; }
};

// A rule that was checked for a request.
struct SubjectStep {
  std::string_view rule;     // "loopback"
  std::string_view setting;  // the configuration key that it depends on, or ""
  bool decides = false;
};

// What a subject depends on beside the request.
struct SubjectRules {
  const GreylistSettings& settings;
  const Exemptions* exemptions = nullptr;  // null: there are none
  // Not always settings.match: a tutorial table knows only senders, whatever is configured.
  Match match = Match::Triplet;
  ProviderMemory* providers = nullptr;  // null: the Public Suffix List is searched each time
};

// Reads `request` into `subject`, whose strings keep their memory from call to call. The rules are
// checked in the order of kRules in subject.cpp. If `steps` isn't null, each checked rule is
// appended.
//
// A verdict is due
//   - at RCPT,
//   - at DATA and END-OF-MESSAGE if the request names a recipient: Postfix names it if the message
//     has only one,
//   - at MAIL with match = "sender",
//   - without a protocol_state if the request names a recipient, as Exim's does.
// With null_sender = "data" the null sender's verdict is due at DATA, and not before. The caller,
// which knows the recipients, asks for each of them; a request for several unnamed ones is
// Deferred. A request with a protocol_state that Postfix doesn't have is Incomplete.
//
// Exempt are authenticated clients (RFC 6647 section 5), loopback addresses (mail that a content
// filter returns), what the exemptions name, outgoing mail in a context of `greylist.outbound`, and
// all mail with mode = "off".
void read_subject(const SubjectRules& rules, const PolicyRequest& request, Subject& subject,
                  std::vector<SubjectStep>* steps = nullptr);

// Returns how many bits of a client's address make the network that stands for it in a key.
int client_prefix(const GreylistSettings& settings, const IpAddress& client);

// With null_sender = "data": is it a request of the null sender that waits for DATA? Is it the one
// at DATA, which is for all recipients?
bool is_left_to_data(const GreylistSettings& settings, const PolicyRequest& request);
bool is_for_all_at_data(const GreylistSettings& settings, const PolicyRequest& request);

}  // namespace grayling
