// SPDX-License-Identifier: MIT
// A model of iRedAPD's greylisting (6.0, June 2026) with its defaults. A triplet is the client's
// address, the sender without "+extension", and the recipient. Delay and retry window are 15
// minutes and a day; an address with a triplet that passed is known for 30 days. A client passes at
// once if the sender's domain names its address in its SPF record, and so does whoever the
// recipient has written to. Its tables of exempt domains are empty at first.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "simulation/greylister.hpp"
#include "simulation/trace_dns.hpp"

namespace grayling::simulation {

class IredapdModel final : public Greylister {
 public:
  explicit IredapdModel(TraceDns& dns) : dns_(dns) {}  // must outlive it

  bool passes(const Envelope& envelope, UnixSeconds now) override;
  void on_sent(const std::string& sender, const std::string& recipient, UnixSeconds now) override;

 private:
  bool is_named_by_spf(const Envelope& envelope, UnixSeconds now);

  TraceDns& dns_;
  std::unordered_map<std::string, UnixSeconds> waiting_;  // triplet: first seen
  std::unordered_map<std::string, UnixSeconds> clients_;  // address: known until
  std::unordered_set<std::string> correspondents_;        // recipient, sender
};

}  // namespace grayling::simulation
