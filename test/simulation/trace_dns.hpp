// SPDX-License-Identifier: MIT
// The DNS as the hosts of a trace see it: SPF records, addresses, mail exchangers and lists. In
// some hours it doesn't answer. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "grayling/base/clock.hpp"
#include "grayling/base/dns_answer.hpp"
#include "grayling/spf/verdict.hpp"
#include "simulation/deny_list.hpp"
#include "simulation/senders.hpp"
#include "simulation/trace.hpp"

namespace grayling::simulation {

class TraceDns {
 public:
  // `seed` is the trace's, and chooses when there are no answers: once a week, for `outage`.
  explicit TraceDns(std::uint64_t seed, Seconds outage = TraceSettings{}.outage,
                    DenyList denied = {})
      : seed_(seed), outage_(outage), denied_(std::move(denied)) {}

  // Times are in seconds since the trace's start.
  bool is_down(Seconds at) const;
  DnsAnswer answer(std::string_view name, RecordType type, Seconds at) const;

  // The client's name as Postfix finds it then: without the DNS every client is "unknown".
  std::string name_of(const Host& host, Seconds at) const;

  // Does the DNSBL have the machine then? False without the DNS.
  bool is_denied(const Host& host, Seconds at) const;

  // What SPF says of a message (grayling/spf/evaluation.hpp); the null sender's is about HELO.
  SpfVerdict spf(std::string_view sender, const Host& host, Seconds at);

 private:
  std::uint64_t seed_;
  Seconds outage_;
  DenyList denied_;
  std::unordered_map<std::string, SpfVerdict> verdicts_;  // by domain and address
};

}  // namespace grayling::simulation
