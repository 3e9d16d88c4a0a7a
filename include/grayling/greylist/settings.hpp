// SPDX-License-Identifier: MIT
// The [greylist] section of the configuration, checked, or that section with the changes of a
// [[policy]] (policies.hpp). An immutable value that the loop and the workers share; a reload
// replaces it as a whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grayling/base/clock.hpp"

namespace grayling {

enum class Mode { Enforce, Learn, Off };
enum class Match { Triplet, Sender };

// What stands for the client in a triplet.
enum class ClientIdentity {
  Auto,     // its provider's domain if its name shows one, otherwise its network
  Network,  // its network
  Address,  // its address
};

// What happens to mail of the null sender: bounces, and callbacks of hosts that verify a sender.
enum class NullSender {
  Greylist,  // it is greylisted like other mail
  Exempt,    // it always passes
  Data,      // it is judged at DATA, which a callback never reaches
};

// What SPF's word on a stranger is used for. Wide passes (spf/verdict.hpp) are never used.
enum class SpfUse {
  Off,    // nothing: it isn't asked
  Prove,  // a domain whose mail passes SPF can prove itself (standing.hpp)
  Pass,   // mail that passes SPF is let in at once; spammers have SPF, too
};

struct GreylistSettings {
  Mode mode = Mode::Enforce;
  Match match = Match::Triplet;
  ClientIdentity client = ClientIdentity::Auto;
  NullSender null_sender = NullSender::Greylist;
  Seconds delay = 3 * kMinute;
  Seconds retry_window = 2 * kDay;
  Seconds lifetime = 35 * kDay;
  std::size_t pending_limit = 1000;        // waiting rows of one client; 0: no limit
  std::size_t pending_total = 10'000'000;  // waiting rows in all; 0: no limit
  // The auto-whitelist: how many counted passes prove a client (standing.hpp); 0: it is off, also
  // for clients' null senders.
  std::uint32_t auto_allow_after = 5;
  SpfUse spf = SpfUse::Prove;
  // How many counted returns prove a sender's domain (standing.hpp); 0: none can.
  std::uint32_t auto_allow_domains_after = 2;
  // Exact values of policy_context that mark outgoing mail (correspondence.hpp).
  std::vector<std::string> outbound{};
  // Only strangers that are suspicious wait (suspicion/points.hpp).
  bool selective = false;
  int ipv4_prefix = 24;
  int ipv6_prefix = 64;
  std::string action = "DEFER_IF_PERMIT";
  std::string message = "4.2.0 Greylisted, please try again later";
  std::string header = "X-Greylist: delayed {delay} seconds by grayling at {host}; {date}";
  std::string host;          // the value of {host}: this machine's name
  std::uint32_t policy = 0;  // the number of the [[policy]], from 1; 0: [greylist] itself
  std::string policy_name;   // policy_name() of its scope, for the report; "" for [greylist]
};

}  // namespace grayling
