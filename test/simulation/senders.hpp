// SPDX-License-Identifier: MIT
// The hosts that send: with addresses from the networks that providers publish, and names as they
// really look. Pure values.
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
  std::string name;  // client_name: "unknown" if it isn't confirmed
};

struct Range {
  std::uint32_t first;  // an IPv4 address
  int prefix;
};

// A provider's pool: many machines, any of which may send a message.
struct Pool {
  std::string_view domain;  // the end of their names
  std::string_view form;  // the beginning: '#' is a number, '@' a letter, '<' and '>' are the last
                          // two numbers of the address
  std::span<const Range> ranges;
  Schedule schedule;
  // How many machines may send one message; 0: all.
  int machines;
  bool is_on_postgrey_list;  // exempt in Debian's postgrey 1.37-2
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

// The seeds that choose a message's machines in a pool.
struct Origin {
  std::uint64_t message;
  std::uint64_t owner;  // in a pool with few machines for a message: the customer's, who has his
                        // own machines; in other pools the message's
};
// Returns the host of one attempt. All attempts of an owner come from the same one of `narrowing`
// equal parts of the pool's networks.
Host pool_host(PoolName name, const Origin& origin, std::size_t attempt, int narrowing);

// Returns the mail server of a small domain, "d17.example": one address, alone in its /24.
Host small_host(std::size_t number);

// Returns an infected machine on a dial-up line; each `seed` is another machine.
Host infected_host(std::uint64_t seed);

// Returns a machine of a spammer who rents a network and runs proper mail servers in it.
Host rented_host(std::size_t spammer, std::size_t number);

}  // namespace grayling::simulation
