// SPDX-License-Identifier: MIT
// A model of rspamd's greylist module (August 2026) with its defaults: only mail with a score from
// 4 on waits, and mail from 15 on is rejected. What waits is known by the mail's contents, or by
// the client's /19, the sender and the recipient, for a day after the last pass. The delay is five
// minutes.
//
// The score is made of the symbols that the trace has facts for, with their default weights, and of
// the points that the trace gives for the contents.
#pragma once

#include <string>
#include <unordered_map>

#include "simulation/greylister.hpp"
#include "simulation/trace_dns.hpp"

namespace grayling::simulation {

class RspamdModel final : public Greylister {
 public:
  explicit RspamdModel(TraceDns& dns) : dns_(dns) {}  // must outlive it

  bool passes(const Envelope& envelope, UnixSeconds now) override;

  double score(const Envelope& envelope, UnixSeconds now);

 private:
  struct Mark {
    UnixSeconds first = 0;
    UnixSeconds until = 0;
  };

  const Mark* find(const std::string& key, UnixSeconds now) const;

  TraceDns& dns_;
  std::unordered_map<std::string, Mark> marks_;
};

}  // namespace grayling::simulation
