// SPDX-License-Identifier: MIT
// What the DNS answers to a question for a name and a type: the words that those who ask and those
// who evaluate share. Plain values, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grayling/base/ip.hpp"

namespace grayling {

// RFC 1035, section 3.2.2; AAAA: RFC 3596.
enum class RecordType : std::uint16_t { A = 1, Ptr = 12, Mx = 15, Txt = 16, Aaaa = 28 };

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

}  // namespace grayling
