// SPDX-License-Identifier: MIT
// The parser for one line of an exemption list. Pure, any thread.
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
    Network,     // `networks`: one network, or the networks of a range
    Domain,      // `text`: a domain with its subdomains
    Subdomains,  // `text`: a domain whose subdomains are meant
    MailDomain,  // `text`: the addresses at exactly this domain
    LocalPart,   // `text`: the addresses with this local part
    Address,     // `text`: one address
  };
  Kind kind = Kind::None;
  std::string text;  // in lower case, with domains in A-labels; a Pattern is unchanged
  std::vector<IpNetwork> networks;
  std::string note;  // how an ambiguous line was read, or ""
};

// For a line that is wrong: the error names the reason and the remedy.
inline tl::unexpected<Error> refuse_entry(std::string_view reason, std::string_view remedy) {
  return fail(ErrorKind::Config, std::string(reason) + "; " + std::string(remedy));
}

// Read a line of a list of clients, and one of senders or recipients. Exemptions::add() lists the
// forms; the error says what is wrong and what to write instead.
Result<ExemptEntry> parse_client_entry(std::string_view line);
Result<ExemptEntry> parse_address_entry(std::string_view line);

}  // namespace grayling
