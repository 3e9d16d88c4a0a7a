// SPDX-License-Identifier: MIT
// A list of clients in the DNS (RFC 5782), as the configuration describes it: the name to ask
// for, and what the answers mean. Plain values, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/dns_answer.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/dnslist/address_pattern.hpp"

namespace grayling {

// In a zone, the place of the key that a list has given its user.
inline constexpr std::string_view kKeyPlace = "{key}";

// The most lists: each costs a question for each stranger, and memory for each message.
inline constexpr std::size_t kDnsListsMax = 16;

struct DnsList {
  // An answer that matches the pattern is worth the points; below 0: it speaks for the client.
  struct Points {
    AddressPattern pattern;
    int points = 0;
    bool operator==(const Points&) const = default;
  };

  std::string zone;  // in lower case, with "{key}" in place of the key: for logs, never for the DNS
  std::string key;   // of the user; "": none. Never shown, and no name from query_name() is either
  std::vector<Points> points;
  std::vector<AddressPattern> errors;  // an answer that matches one says that the list won't answer

  bool operator==(const DnsList&) const = default;  // the engine keeps the health of an equal list
};

// The least and the most points that an answer can add: least <= 0 <= most.
int least_points(const DnsList& list);
int most_points(const DnsList& list);

// The name whose A records say whether the client is listed (RFC 5782 sections 2.1 and 2.4):
// "2.0.0.127.zen.example", and for IPv6 its 32 nibbles in reverse. It holds the key, so don't show
// it.
std::string query_name(const IpAddress& client, const DnsList& list);

// What a list says of a client.
struct ListAnswer {
  enum class Kind {
    Listed,     // an address that `points` names
    NotListed,  // there is no such name, or it has no address
    Unnamed,    // listed, but `points` and `errors` name none of the addresses: no points
    Error,      // an address that `errors` names, or one outside 127.0.0.0/8: the list is no list
    Unknown,    // no answer, or one with more than kListRecordsMax records: it says nothing
  };
  Kind kind = Kind::Unknown;
  int points = 0;  // of Listed: the highest of all its addresses
  // The address that decided, of Listed, Unnamed and Error.
  std::optional<IpAddress> address{};

  // Does the list have an entry, even one without points?
  bool has_entry() const { return kind == Kind::Listed || kind == Kind::Unnamed; }
  bool operator==(const ListAnswer&) const = default;
};

// Real lists answer with a handful of records. More are an attack or a mistake.
inline constexpr std::size_t kListRecordsMax = 16;

// Says what the answer to query_name() means. `errors` are looked at first; of several addresses in
// `points` the highest counts, and of several patterns that match one address, too.
ListAnswer judge(const DnsAnswer& answer, const DnsList& list);

}  // namespace grayling
