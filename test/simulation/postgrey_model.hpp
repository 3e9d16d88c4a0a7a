// SPDX-License-Identifier: MIT
// postgrey 1.37 with its defaults, as its documentation and behaviour have it: client /24, sender
// with what changes cut out, recipient; five minutes, two days, 35 days; an address that brought
// five triplets through, counted at most once an hour, passes.
#pragma once

#include <unordered_map>

#include "simulation/greylister.hpp"

namespace grayling::simulation {

class PostgreyModel final : public Greylister {
 public:
  // `has_lists`: those clients of the trace pass that Debian's package never greylists.
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

// Its rule: from the first '+' on away, a number between word boundaries is '#'. (And BATV's tags
// away, which the trace has not.)
std::string postgrey_sender(std::string_view sender);

}  // namespace grayling::simulation
