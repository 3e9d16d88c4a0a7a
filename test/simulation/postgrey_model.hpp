// SPDX-License-Identifier: MIT
// A model of postgrey 1.37 with its defaults, by its documentation and behaviour. A triplet is the
// client's /24, the normalised sender and the recipient. Delay, retry window and lifetime are five
// minutes, two days and 35 days. The auto-whitelist lets an address pass after five of its triplets
// have passed, counted at most once an hour.
#pragma once

#include <unordered_map>

#include "simulation/greylister.hpp"

namespace grayling::simulation {

class PostgreyModel final : public Greylister {
 public:
  // `has_lists`: clients that Debian's package exempts pass.
  explicit PostgreyModel(bool has_lists) : has_lists_(has_lists) {}

  bool passes(const Envelope& envelope, UnixSeconds now) override;

 private:
  struct Triplet {
    UnixSeconds first = 0;
    UnixSeconds last = 0;
  };
  struct Client {
    int count = 0;
    UnixSeconds last = 0;
  };

  bool is_client_known(const std::string& address, UnixSeconds now);
  void count_client(const std::string& address, UnixSeconds now);

  bool has_lists_;
  std::unordered_map<std::string, Triplet> triplets_;
  std::unordered_map<std::string, Client> clients_;
};

// Normalises a sender by postgrey's rule: everything from the first '+' is removed, and a number
// between word boundaries becomes '#'. (postgrey also removes BATV tags; the trace has none.)
std::string postgrey_sender(std::string_view sender);

}  // namespace grayling::simulation
