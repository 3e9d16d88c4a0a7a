// SPDX-License-Identifier: MIT
// Who sends: hosts in the networks they publish, with names in the shapes they have. Pure values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "simulation/dice.hpp"
#include "simulation/retries.hpp"

namespace grayling::simulation {

struct Host {
  std::string address;
  std::string name;  // as Postfix has it: "unknown" where none is confirmed
};

struct Range {
  std::uint32_t first;  // an IPv4 address
  int prefix;
};

// Many machines that send the same mail.
struct Pool {
  std::string_view domain;  // what their names end with
  std::string_view form;    // what stands before it: '#' is a number, '@' a letter, '<' and '>' the
                            // last two numbers of its address
  std::span<const Range> ranges;
  Schedule schedule;
  // How many machines one message's attempts come from; 0: any of all.
  int machines;
  bool is_on_postgrey_list;  // of the clients that Debian's postgrey 1.37-2 never greylists
};

enum class PoolName : std::uint8_t {
  Google,
  Microsoft,
  Yahoo,
  Gmx,
  Ses,
  SendGrid,
  Mailgun,
  Mailchimp
};
inline constexpr std::size_t kPoolCount = 8;
const Pool& pool(PoolName name);

// Whose message it is: a message by itself, or a customer, who has machines of his own.
struct Origin {
  std::uint64_t message;
  std::uint64_t owner;  // of the machines where they are few; else they are the message's own
};
// The host of a message's attempt. `narrowing`: they see one of so many parts of the pool's
// networks.
Host pool_host(PoolName name, const Origin& origin, std::size_t attempt, int narrowing);

// A mail server of its own domain, "d17.example": one address, whose /24 has no other server.
Host small_host(std::size_t number);

// A machine on a line, infected: `seed` is its own.
Host infected_host(std::uint64_t seed);

// A machine of a spammer who rents a network and does as mail servers do.
Host rented_host(std::size_t spammer, std::size_t number);

}  // namespace grayling::simulation
