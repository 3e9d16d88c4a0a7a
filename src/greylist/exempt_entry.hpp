// SPDX-License-Identifier: MIT
// One line of an exemption list, taken apart. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/ip.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

struct ExemptEntry {
  enum class Kind {
    None,        // an empty line, or a comment
    Pattern,     // `text`: a regular expression, without its slashes
    Network,     // `networks`: one, or those that make up a range
    Domain,      // `text`: a domain and all below
    Subdomains,  // `text`: all below a domain
    MailDomain,  // `text`: the addresses at exactly this domain
    LocalPart,   // `text`: the addresses with this local part
    Address,     // `text`: one address
  };
  Kind kind = Kind::None;
  std::string text;  // lower case, a domain in A-labels; a Pattern as it is
  std::vector<IpNetwork> networks;
  std::string note;  // how it was taken, where it may have been meant otherwise
};

// A line of a list of clients, and of senders or recipients (Exemptions::add() has the forms).
Result<ExemptEntry> parse_client_entry(std::string_view line);
Result<ExemptEntry> parse_address_entry(std::string_view line);

}  // namespace grayling
