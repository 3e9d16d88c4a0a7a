// SPDX-License-Identifier: MIT
// A model of sqlgrey 1.8.0 with its defaults (PostgreSQL, MySQL and SQLite alike). Delay, retry
// window and lifetime are five minutes, 24 hours and 60 days. The auto-whitelist knows a sender
// that has passed once by client and sender, and a domain with two such senders by client and
// domain. The client is its /24, or its address if its name looks like a line. The trace has none
// of the clients that sqlgrey exempts.
#pragma once

#include <unordered_map>

#include "simulation/greylister.hpp"

namespace grayling::simulation {

class SqlgreyModel final : public Greylister {
 public:
  bool passes(const Envelope& envelope, UnixSeconds now) override;

 private:
  struct Domain {
    int senders = 0;             // senders that are known one by one
    UnixSeconds known_from = 0;  // when the domain was last seen; 0: it isn't known as a domain
  };

  bool is_known(const std::string& domain, const std::string& sender, UnixSeconds now);
  void learn(const std::string& domain, const std::string& sender, UnixSeconds now);

  std::unordered_map<std::string, UnixSeconds> waiting_;  // client, sender, recipient: first seen
  std::unordered_map<std::string, UnixSeconds> senders_;  // client, sender: last seen
  std::unordered_map<std::string, Domain> domains_;       // client, the sender's domain
};

// Normalises a sender's local part by sqlgrey's rule: everything from the first '+' is removed; the
// recipient in it becomes RCPT; what follows "bounce-" and the like, and hexadecimal numbers
// between separators, become '#'.
std::string sqlgrey_sender(std::string_view sender, std::string_view recipient);

}  // namespace grayling::simulation
