// SPDX-License-Identifier: MIT
// sqlgrey 1.8.0 with its defaults (PostgreSQL, MySQL and SQLite alike): five minutes, 24 hours, 60
// days; who passed once is known by client and sender, and from two senders on by the sender's
// domain; the client is its /24 where its name is not that of a line, else its address. The clients
// that it ships as never greylisted are none of the trace's.
#pragma once

#include <unordered_map>

#include "simulation/greylister.hpp"

namespace grayling::simulation {

class SqlgreyModel final : public Greylister {
 public:
  bool passes(const Envelope& envelope, UnixSeconds now) override;

 private:
  struct Domain {
    int senders = 0;             // that are known one by one
    UnixSeconds known_from = 0;  // last seen as a whole; 0: it isn't known as a whole
  };

  bool is_known(const std::string& domain, const std::string& sender, UnixSeconds now);
  void learn(const std::string& domain, const std::string& sender, UnixSeconds now);

  std::unordered_map<std::string, UnixSeconds> waiting_;  // client, sender, recipient: first seen
  std::unordered_map<std::string, UnixSeconds> senders_;  // client, sender: last seen
  std::unordered_map<std::string, Domain> domains_;       // client, the sender's domain
};

// Its rule for the local part: from the first '+' on away; the recipient in it is RCPT; what
// follows "bounce-" and the like is '#'; hexadecimal numbers between separators are '#'.
std::string sqlgrey_sender(std::string_view sender, std::string_view recipient);

}  // namespace grayling::simulation
