// SPDX-License-Identifier: MIT
// The hosts that send, apart from the pools of large providers (pools.hpp): small mail servers,
// forwarders, infected machines, and machines that spammers rent. Each class has networks of its
// own. Pure values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace grayling::simulation {

struct Host {
  std::string address;
  std::string name;    // client_name: "unknown" if it has none, or none that is confirmed
  std::string helo{};  // what it says in HELO
};

std::string ipv4_text(std::uint32_t address);
std::uint32_t ipv4_number(std::string_view text);  // of "192.0.2.7"; 0 for other text

enum class HostClass : std::uint8_t { Pool, Small, Forwarder, Infected, Rented };
HostClass host_class(std::uint32_t address);

// Returns the mail server of a small domain, "d17.example": one address, alone in its /24.
// `nameless` is the share of these servers that have no name, or one that looks like a line's.
Host small_host(std::size_t number, double nameless = 0);
// Is the server with this number one of those?
bool is_nameless(std::size_t number, double nameless);

// Returns the server of "fwd3.example", which forwards the mail of its users here.
Host forwarder_host(std::size_t number);

// Returns an infected machine on a dial-up line; each `seed` is another machine.
Host infected_host(std::uint64_t seed);

// Returns a machine of a spammer who rents a network and runs proper mail servers in it.
Host rented_host(std::size_t spammer, std::size_t number);
// The spammer's network, a /24.
std::uint32_t rented_network(std::size_t spammer);

// Returns the address of a name that one of these hosts says in HELO, as the DNS would.
std::optional<std::uint32_t> address_of_name(std::string_view name);

// Returns 17 for "mail.d17.example" and "web17.hoster3.example", names that a small server may
// have.
std::optional<std::size_t> small_server_of(std::string_view name);

// Returns 17 for "d17.example" between "d" and ".example"; nothing if there is no number alone.
std::optional<std::size_t> number_between(std::string_view text, std::string_view before,
                                          std::string_view after);

}  // namespace grayling::simulation
