// SPDX-License-Identifier: MIT
// Questions to the DNS, and what it answers: the types that resolvers share with the rules that
// judge by the answers. Plain values, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grayling/base/ip.hpp"

namespace grayling {

// RFC 1035, section 3.2.2; AAAA: RFC 3596.
enum class RecordType : std::uint16_t { A = 1, Ptr = 12, Mx = 15, Txt = 16, Aaaa = 28 };

// What the DNS is asked for.
struct DnsQuestion {
  std::string name;  // its dots part labels, and every other byte stands for itself
  RecordType type = RecordType::A;

  bool operator==(const DnsQuestion&) const = default;
};

struct MailHost {
  std::uint16_t preference = 0;  // the lowest is tried first
  std::string name;
  bool operator==(const MailHost&) const = default;
};

// What the DNS says of a name and a type. Of the lists only the one of the type asked for is
// filled. Names are as RFC 1035 writes them (section 5.1), without the final dot: the root is "".
struct DnsAnswer {
  enum class Kind {
    Records,  // there is at least one record
    NoData,   // the name is there, but has no record of that type
    NoName,   // there is no such name (NXDOMAIN), or no name can look like this
    Failure,  // no answer in time, or one that can't be used: later there may be another
  };
  Kind kind = Kind::Failure;
  std::vector<IpAddress> addresses;  // A and AAAA
  // TXT: the strings of each record, put together without a blank (RFC 7208, section 3.3).
  std::vector<std::string> texts;
  std::vector<MailHost> mail_hosts;  // MX, in the order of the answer
  std::vector<std::string> names;    // PTR

  bool operator==(const DnsAnswer&) const = default;
};

// An answer that takes more memory than this is a Failure. No longer record is of use to mail.
inline constexpr std::size_t kDnsAnswerBytesMax = 64 * std::size_t{1024};

// Bytes of memory that a record takes.
inline std::size_t memory_of(const IpAddress& address) {
  return sizeof(address);
}
inline std::size_t memory_of(const std::string& text) {
  return sizeof(std::string) + text.size();
}
inline std::size_t memory_of(const MailHost& host) {
  return sizeof(MailHost) + host.name.size();
}

// The same of all records of an answer.
inline std::size_t memory_of(const DnsAnswer& answer) {
  std::size_t bytes = 0;
  for (const auto& address : answer.addresses) bytes += memory_of(address);
  for (const auto& text : answer.texts) bytes += memory_of(text);
  for (const auto& host : answer.mail_hosts) bytes += memory_of(host);
  for (const auto& name : answer.names) bytes += memory_of(name);
  return bytes;
}

}  // namespace grayling
