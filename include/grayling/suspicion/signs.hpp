// SPDX-License-Identifier: MIT
// The signs that make a stranger suspicious: those in its request, each with a rule of its own, and
// those that the DNS shows (dns_signs.hpp). Pure, any thread.
//
// A rule holds only for what is known: an attribute that wasn't sent is no sign.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "grayling/protocol/request.hpp"
#include "grayling/suspicion/line_name_memory.hpp"

namespace grayling {

enum class Sign : std::uint8_t {
  NoName,
  LineName,
  HeloOurs,
  HeloAddress,
  SenderIsRecipient,
  NoTls,
  SpfFail,
  SpfSoftfail,
  SpfNone,
  SenderDomainDead,
  HeloConfirmed,
};

// In the order of Sign: the names in the configuration, logs and reports, and how many points each
// is worth as shipped.
struct SignInfo {
  std::string_view name;
  int points;
};
inline constexpr std::size_t kSignCount = 11;
inline constexpr std::array<SignInfo, kSignCount> kSigns = {{
    {"no_name", 3},
    {"line_name", 3},
    {"helo_ours", 5},
    {"helo_address", 2},
    {"sender_is_recipient", 2},
    {"no_tls", 0},
    {"spf_fail", 3},
    {"spf_softfail", 1},
    {"spf_none", 0},
    {"sender_domain_dead", 3},
    {"helo_confirmed", -2},
}};

// A set of signs.
class Signs {
 public:
  static Signs all() {
    Signs signs;
    signs.bits_ = (1U << kSignCount) - 1;
    return signs;
  }
  void add(Sign sign) { bits_ |= bit(sign); }
  void add(const Signs& others) { bits_ |= others.bits_; }
  void remove(Sign sign) { bits_ &= ~bit(sign); }
  bool has(Sign sign) const { return (bits_ & bit(sign)) != 0; }
  bool is_empty() const { return bits_ == 0; }
  bool operator==(const Signs&) const = default;

 private:
  static std::uint32_t bit(Sign sign) { return 1U << static_cast<unsigned>(sign); }

  std::uint32_t bits_ = 0;
};

// Returns all signs that need no DNS. `our_name`: this machine's name. `names` null: each name is
// searched for words. Only the `wanted` signs are looked for.
Signs signs_of(const PolicyRequest& request, std::string_view our_name,
               LineNameMemory* names = nullptr, Signs wanted = Signs::all());

// no_name: Postfix says "unknown", because the client's address has no name, or has one that
// doesn't resolve to it (postconf(5), reject_unknown_client_hostname).
bool has_no_name(const PolicyRequest& request);

// line_name: the confirmed name is that of a line or of a rented machine (line_name.hpp).
bool is_line(const PolicyRequest& request, LineNameMemory* names = nullptr);

// helo_ours: HELO says our full name, or the address that the client has connected to
// (server_address); only we ourselves may say that (RFC 5321 section 4.1.1.1). A client with that
// address is this machine.
bool says_our_helo(const PolicyRequest& request, std::string_view our_name);

// helo_address: HELO is a bare address, ends in a number, or has no dot. An address in brackets is
// allowed (RFC 5321 section 4.1.3).
bool is_bad_helo(const PolicyRequest& request);

// sender_is_recipient: sender and recipient are the same address, as normal_address() spells them.
// Real mail to oneself comes authenticated.
bool is_to_its_sender(const PolicyRequest& request);

// no_tls: the client has not encrypted the connection.
bool has_no_tls(const PolicyRequest& request);

}  // namespace grayling
