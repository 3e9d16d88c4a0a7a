// SPDX-License-Identifier: MIT
// What an administrator decides about greylisting: the [greylist] section, checked, or that with
// what a [[policy]] changes (policies.hpp). An immutable value that the loop and the workers share;
// a reload replaces it whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grayling/base/clock.hpp"

namespace grayling {

enum class Mode { Enforce, Learn, Off };
enum class Match { Triplet, Sender };
// Who a client of a triplet is: its provider's domain where its name tells one, else its network ·
// its network · its address.
enum class ClientIdentity { Auto, Network, Address };
// Bounces, and the probes of hosts that verify a sender: greylisted as any other · never · at DATA,
// which a probe never reaches.
enum class NullSender { Greylist, Exempt, Data };

struct GreylistSettings {
  Mode mode = Mode::Enforce;
  Match match = Match::Triplet;
  ClientIdentity client = ClientIdentity::Auto;
  NullSender null_sender = NullSender::Greylist;
  Seconds delay = 3 * 60;
  Seconds retry_window = 2 * 86400;
  Seconds lifetime = 35 * 86400;
  std::size_t pending_limit = 1000;        // waiting rows of one client; 0: any number
  std::size_t pending_total = 10'000'000;  // waiting rows in all; 0: any number
  // Passes of a client that prove it (standing.hpp); 0: none does.
  std::uint32_t auto_allow_after = 5;
  // Of policy_context, to the letter: requests about mail that leaves (correspondence.hpp).
  std::vector<std::string> outbound{};
  int ipv4_prefix = 24;
  int ipv6_prefix = 64;
  std::string action = "DEFER_IF_PERMIT";
  std::string message = "4.2.0 Greylisted, please try again later";
  std::string header = "X-Greylist: delayed {delay} seconds by grayling at {host}; {date}";
  std::string host;          // what {host} stands for: this machine's name
  std::uint32_t policy = 0;  // which [[policy]] this is, from 1; 0: it is [greylist]
  std::string policy_name;   // whom it is for (policies.hpp), for a report; "" for [greylist]
};

}  // namespace grayling
