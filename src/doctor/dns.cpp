// SPDX-License-Identifier: MIT
#include "grayling/doctor/dns.hpp"

#include "grayling/resolver/public_servers.hpp"

namespace grayling {
namespace {

constexpr auto kOwnServer =
    "run a name server on this host (apt install unbound) and write dns.resolver = "
    "[\"127.0.0.1\"],\nor let grayling ask the authoritative servers: dns.resolver = "
    "\"recursive\"";

// "127.0.0.1 and 192.0.2.1, as /etc/resolv.conf says"
std::string who(const DnsFacts& facts) {
  if (facts.servers.empty()) return "the authoritative servers";
  std::string text;
  for (std::size_t i = 0; i < facts.servers.size(); ++i) {
    if (i > 0) text += i + 1 < facts.servers.size() ? ", " : " and ";
    text += facts.servers[i].text();
  }
  const bool is_system = facts.source == ResolverOptions::Source::System;
  return is_system ? text + ", as /etc/resolv.conf says" : text;
}

std::string milliseconds(std::chrono::milliseconds time) {
  return std::to_string(time.count()) + " ms";
}

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Finding answers(const DnsFacts& facts) {
  if (facts.failed.empty()) {
    return good("the DNS answers within " + milliseconds(facts.slowest) + ": " + who(facts));
  }
  const bool is_silent = facts.failed.size() == facts.asked;
  const std::string remedy =
      is_silent ? "see that it can be reached from here, or name another in dns.resolver"
                : "its first questions may take longer: run this again, or raise dns.timeout";
  return warning("no answer within " + milliseconds(facts.timeout) + " about " +
                     list(facts.failed) + " from " + who(facts),
                 remedy);
}

}  // namespace

Findings examine_dns(const DnsFacts& facts) {
  if (!facts.error.empty()) {
    return {bad("the DNS can't be asked: " + facts.error, "name another in dns.resolver")};
  }
  Findings findings = {answers(facts)};
  for (const auto& server : facts.servers) {
    const auto owner = public_server_owner(server.address);
    if (owner.empty()) continue;
    findings.push_back(warning(server.text() + " is a public name server (" + std::string(owner) +
                                   "): DNS lists refuse its questions, or answer them wrongly",
                               kOwnServer));
  }
  return findings;
}

}  // namespace grayling
