// SPDX-License-Identifier: MIT
// Who is known beside triplets, and what makes them known: clients that have proved themselves, and
// correspondents, to whom somebody here wrote (correspondence.hpp). Pure, any thread.
//
// Each has a key of which a part is left open, so that none is a triplet's:
//   {"", "192.0.2.7/32", ""}   a client: its address, or the /64 of an IPv6 one, for whoever has
//                              one has all of it. Never a provider's domain or an IPv4 network:
//                              five decent customers must not open a whole hoster.
//   {"bob@there.example", "", "anna@here.example"}   a correspondent: anna wrote to bob
//   {"", "", "@here.example"}  a domain that sends through us, whose mail from outside is no answer
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/moment.hpp"
#include "grayling/greylist/record.hpp"
#include "grayling/greylist/settings.hpp"

namespace grayling {

struct Standing {
  std::string domain;         // of the senders a client passed with, while there is only one
  std::uint32_t passes = 0;   // of a client, that were counted
  UnixSeconds last_seen = 0;  // of a correspondent: that somebody wrote, or it did

  bool operator==(const Standing&) const = default;
};

// A client's passes are counted at most so often: who has all that it sends pass in one hour has
// proved little.
inline constexpr Seconds kCountEvery = 3600;

// The key of the client with this address; what is no address gives Key{}.
Key client_key(std::string_view address);

// The domain that a pass of this sender counts for, or "" for none: the registrable one (Public
// Suffix List), for whoever has a domain has all below it. The null sender has none.
std::string counted_domain(std::string_view sender);

// Has the client proved itself: `greylist.auto_allow_after` passes counted, of two domains at
// least, and mail within `lifetime`?
bool has_standing(const GreylistSettings& settings, const Standing& client, const Moment& moment);

// Was the row seen within `lifetime`, as far as the clock can tell (Moment::may_expire)?
bool is_alive(const GreylistSettings& settings, const Standing& row, const Moment& moment);

// May the row of this key let mail pass? That of a client with standing, and a correspondent's.
bool may_let_pass(const GreylistSettings& settings, const Key& key, const Standing& row,
                  const Moment& moment);

// What happened, to be noted later, for nobody waits for it.
struct Note {
  enum class Kind {
    Earned,  // a client's triplet passed for the first time, by its retry
    Sent,    // mail left: of a correspondent, and of the sender's domain
    Seen,    // mail of a client that may have proved itself, or an answer of a correspondent
  };
  Key key;
  Kind kind = Kind::Seen;
  std::string domain;  // Earned: as counted_domain()
  UnixSeconds now = 0;
};

// The row as it shall be after `note`, which is written at `moment`; none: as it is. A confirmed
// clock sets right a row that is ahead of it by more than `lifetime` (judge_at() says why), or by
// more than kClockSkewMax where it tells when a pass was counted.
std::optional<Standing> noted(const GreylistSettings& settings, const std::optional<Standing>& row,
                              const Note& note, const Moment& moment);

}  // namespace grayling
