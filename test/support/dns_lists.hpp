// SPDX-License-Identifier: MIT
// DNS lists for tests: their settings, and answers to questions about addresses.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grayling/dnslist/dns_list.hpp"

namespace grayling {

inline DnsList dns_list(std::string zone, std::vector<std::pair<std::string, int>> points,
                        const std::vector<std::string>& errors = {}) {
  DnsList list;
  list.zone = std::move(zone);
  for (auto& [pattern, worth] : points) {
    list.points.push_back({*AddressPattern::parse(pattern), worth});
  }
  for (const auto& pattern : errors) list.errors.push_back(*AddressPattern::parse(pattern));
  return list;
}

inline DnsAnswer of_kind(DnsAnswer::Kind kind) {
  DnsAnswer answer;
  answer.kind = kind;
  return answer;
}

inline DnsAnswer not_listed() {
  return of_kind(DnsAnswer::Kind::NoName);
}

inline DnsAnswer no_answer() {
  return of_kind(DnsAnswer::Kind::Failure);
}

inline DnsAnswer addresses(const std::vector<std::string>& texts) {
  DnsAnswer answer = of_kind(DnsAnswer::Kind::Records);
  for (const auto& text : texts) answer.addresses.push_back(*IpAddress::parse(text));
  return answer;
}

}  // namespace grayling
