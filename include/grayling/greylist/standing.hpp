// SPDX-License-Identifier: MIT
// Who is known beside the triplets, and what makes them known: clients and domains that have proved
// themselves, and correspondents, which somebody here has written to (correspondence.hpp). Pure,
// any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/moment.hpp"
#include "grayling/greylist/settings.hpp"

namespace grayling {

// In the alphabetical order of their names, which is the order of the table.
enum class StandingKind : std::uint8_t { Client, Correspondent, Domain, LocalDomain, NullSender };

// What the table, exports and JSON call a kind: "client", "correspondent", "domain",
// "local-domain", "null-sender".
std::string_view kind_text(StandingKind kind);
std::optional<StandingKind> parse_standing_kind(std::string_view text);

// Whose standing it is.
//   Client         name: the network of its address, "192.0.2.7/32", or the /64 of an IPv6 address,
//                  because whoever has one address of a /64 has all of it. Never a provider's
//                  domain or a wider network: five decent customers must not open a whole hoster.
//   Correspondent  name: an address elsewhere; partner: the address here that wrote to it
//   Domain         name: the registrable domain of senders whose mail passes SPF
//   LocalDomain    name: a domain that sends through us; its mail from outside is no answer
//   NullSender     name: of a client, as above; of its mail only the null sender's counts, and
//                  only that may pass
struct StandingKey {
  StandingKind kind = StandingKind::Client;
  std::string name;     // "": the key of nobody
  std::string partner;  // of a correspondent; else ""

  bool is_none() const { return name.empty(); }
  auto operator<=>(const StandingKey&) const = default;
};

struct Standing {
  std::string domain;         // of the senders a client passed with, while there is only one
  std::uint32_t passes = 0;   // those counted; of a domain: mails that returned
  UnixSeconds last_seen = 0;  // of a correspondent: when mail last went either way
  std::uint32_t came = 0;     // of a domain: strangers' mails that were deferred

  bool operator==(const Standing&) const = default;
};

// A client's passes are counted at most once in this time: a client that passes with everything
// within an hour has proved little.
inline constexpr Seconds kCountEvery = kHour;

// A client's null sender passes once this many of its passes were counted. A client needs more, but
// opens more, too: here a spammer must wait twice, and then only mail without a sender passes.
// Other sites check addresses so rarely that a higher number would help hardly any of them.
inline constexpr std::uint32_t kNullSenderPasses = 2;

// A domain's counts are halved when `came` reaches this: what it did lately counts for more.
inline constexpr std::uint32_t kDomainCameMax = 100;

// A domain has standing while at least kDomainReturnedMin of kDomainOf of its mails return.
inline constexpr std::uint64_t kDomainReturnedMin = 4;
inline constexpr std::uint64_t kDomainOf = 5;

// The key of the client with this address; of nobody if it is no address.
StandingKey client_key(std::string_view address);

// The same for its mail of the null sender.
StandingKey null_sender_key(std::string_view address);

// The domain that a pass of this sender counts for, or "" for none: the registrable one (Public
// Suffix List), because its owner has all domains below it. The null sender has none. A name that
// ends with a number, as an IP address does, is no domain.
std::string counted_domain(std::string_view sender);

// The key of the sender's domain, counted_domain(); of nobody if it has none.
StandingKey domain_key(std::string_view sender);

// Has the client proved itself: `greylist.auto_allow_after` passes counted, of two domains at
// least, and mail within `lifetime`?
bool has_standing(const GreylistSettings& settings, const Standing& client, const Moment& moment);

// Has the client's null sender proved itself: kNullSenderPasses counted, and mail within
// `lifetime`? Never if `greylist.auto_allow_after` is 0.
bool has_null_sender_standing(const GreylistSettings& settings, const Standing& null_sender,
                              const Moment& moment);

// Can domains prove themselves under these settings?
inline bool can_domains_prove(const GreylistSettings& settings) {
  return settings.spf == SpfUse::Prove && settings.auto_allow_domains_after > 0;
}

// Has the domain proved itself: `greylist.auto_allow_domains_after` returns at least, four of five
// mails returned, and mail within `lifetime`? It lets only mail pass that passes SPF.
bool has_domain_standing(const GreylistSettings& settings, const Standing& domain,
                         const Moment& moment);

// A row has expired if its last_seen is one of these times: from `from` on, before `before`. By
// default there are none.
struct ExpiredTimes {
  UnixSeconds from = 0;
  UnixSeconds before = 0;

  bool contains(UnixSeconds last_seen) const { return from <= last_seen && last_seen < before; }
};

// Those more than `lifetime` ago, as far as the clock can tell (Moment::may_expire).
ExpiredTimes expired_times(const GreylistSettings& settings, const Moment& moment);

// Was the row seen within `lifetime`? It has expired otherwise.
bool is_alive(const GreylistSettings& settings, const Standing& row, const Moment& moment);

// May a row of this kind let mail pass? That of a client, its null sender or a domain with
// standing, and a correspondent's.
bool may_let_pass(const GreylistSettings& settings, StandingKind kind, const Standing& row,
                  const Moment& moment);

// What happened. It is written to the table later, because no answer waits for it.
struct Note {
  enum class Kind {
    Earned,   // a triplet of a client, or of its null sender, passed for the first time
    Sent,     // mail left: of a correspondent, and of the sender's domain
    Counted,  // strangers' mail of a domain was deferred, or passed for the first time
    Seen,     // mail of a client or domain that may have standing, or of a correspondent
  };
  StandingKey key;
  Kind kind = Kind::Seen;
  std::string domain;  // Earned: as counted_domain(); Counted: the senders' own, if it is below it
  UnixSeconds now = 0;
  std::uint32_t came = 0;      // Counted: how many were deferred,
  std::uint32_t returned = 0;  // and how many passed for the first time
};

// Joins a later note of the same key to `note`: the one that says more stays. Counts add up.
void join(Note& note, Note later);

// What `note` adds to `row`, a domain's row (by default an empty one). If a mail returns that
// wasn't counted when it came, it is counted as come now, so that no more return than came. Both
// counts are halved until `came` is below kDomainCameMax.
Standing counts_of(const Note& note, const Standing& row = {});

// The row of a domain to which the counts of `added` were added, and halved if `came` has reached
// kDomainCameMax. The rest is that of `added`.
Standing with_added(const Standing& row, const Standing& added);

// What `note`, which is written at `moment`, makes of the row; none: it stays as it is. A confirmed
// clock corrects a row that is ahead of it by more than `lifetime` (judge_at() says why), or, if
// its last_seen says when a pass was counted, by more than kClockSkewMax.
std::optional<Standing> noted(const GreylistSettings& settings, const std::optional<Standing>& row,
                              const Note& note, const Moment& moment);

}  // namespace grayling
