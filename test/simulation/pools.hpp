// SPDX-License-Identifier: MIT
// The machines of large providers and mail services, with addresses from the networks that they
// publish, and names as they really look. Pure values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "simulation/retries.hpp"
#include "simulation/senders.hpp"

namespace grayling::simulation {

struct Range {
  std::uint32_t first;  // an IPv4 address
  int prefix;
};

// A pool: many machines, any of which may send a message.
struct Pool {
  std::string_view domain;  // the end of their names
  std::string_view form;    // the beginning: '1' to '4' are the numbers of the address, '#' is any
                            // number, and '@' a letter
  std::string_view spf;     // the domain whose SPF record lists `ranges`
  std::string_view mail_domain;  // of addresses at the provider; "": there are none
  std::span<const Range> ranges;
  Schedule schedule;
  int machines;              // how many may send one message; 0: all
  bool is_on_postgrey_list;  // exempt in Debian's postgrey 1.37-2
};

enum class PoolName : std::uint8_t {
  Google,
  Microsoft,
  Yahoo,
  Gmx,
  Barracuda,  // sends for companies
  Ses,
  SendGrid,
  Mailgun,
  Mailchimp,
  Meta
};
inline constexpr std::size_t kPoolCount = 10;
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
// Returns the address of such a host's name, as the DNS would; if several have the name, one of
// them. The first call for a pool makes a table of all its names.
std::optional<std::uint32_t> pool_address(std::string_view name);

}  // namespace grayling::simulation
