// SPDX-License-Identifier: MIT
// The domains that senders use, and what the DNS says of them. Everything about a domain follows
// from its name, so nothing is kept. Pure.
//
//   d17.example               a small mail server's own; its name is mail.d17.example
//   hoster3.example           a hoster's; web17.hoster3.example is the mail server of d17.example
//   firm3.example             a company's that uses a provider
//   bounces.brand9.example    a customer's of a service; "bounces" depends on the service
//   fwd2.example              a forwarder's
//   offers5.example, offers5-12.example   a spammer's who rents machines; the second is of one day
//   forged8.example           one that infected machines forge
//   gmail.com, eu-west-1.amazonses.com, …   a provider's or a service's own
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulation/pools.hpp"

namespace grayling::simulation {

// The provider of "firm3.example".
PoolName provider_of_firm(std::size_t firm);
// The service that sends for a customer; nothing if it has its own server, which is the small host
// with the number kSmallServers + customer.
std::optional<PoolName> service_of(std::size_t customer);
// The provider of people, and the service, that belong to a share in assumptions.hpp.
PoolName provider_at(std::size_t index);
PoolName service_at(std::size_t index);

// Is there such a domain?
bool domain_exists(std::string_view domain);
// Returns the SPF record of a domain, or of a part of one such as "_spf.google.com".
std::optional<std::string> spf_record(std::string_view domain);
// Returns the address of a name, for SPF's mechanisms "a", "mx" and "exists", and for HELO.
std::optional<std::uint32_t> address_record(std::string_view name);
// Returns the host that takes a domain's mail; "" if none does, or the domain doesn't exist.
std::string mail_exchanger(std::string_view domain);

}  // namespace grayling::simulation
