// SPDX-License-Identifier: MIT
#include "grayling/doctor/dns.hpp"

#include "grayling/resolver/public_servers.hpp"

namespace grayling {
namespace {

constexpr auto kOwnServer =
    "run a name server on this host (apt install unbound) and write dns.resolver = "
    "[\"127.0.0.1\"],\nor let grayling ask the authoritative servers: dns.resolver = "
    "\"recursive\"";

// "192.0.2.1, as /etc/resolv.conf says"
std::string who(const DnsFacts& facts, const DnsFacts::Asked& asked) {
  if (!asked.server) return "the authoritative servers";
  const bool is_system = facts.source == ResolverOptions::Source::System;
  return asked.server->text() + (is_system ? ", as /etc/resolv.conf says" : "");
}

std::string milliseconds(std::chrono::milliseconds time) {
  return std::to_string(time.count()) + " ms";
}

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Finding answers(const DnsFacts& facts, const DnsFacts::Asked& asked) {
  if (asked.failed.empty()) {
    return good("the DNS answers within " + milliseconds(asked.slowest) + ": " + who(facts, asked));
  }
  const bool is_only_one = facts.asked.size() == 1;
  const std::string remedy =
      !asked.is_silent() ? "first questions may take longer: run this again, or raise dns.timeout"
      : is_only_one      ? "see that it can be reached from here, or name another in dns.resolver"
                         : "see that it can be reached from here, or remove it";
  return warning("no answer within " + milliseconds(facts.timeout) + " about " +
                     list(asked.failed) + " from " + who(facts, asked),
                 remedy);
}

// "": it isn't known as a public one.
std::string_view public_owner(const DnsFacts::Asked& asked) {
  return asked.server ? public_server_owner(asked.server->address) : std::string_view();
}

}  // namespace

Findings examine_dns(const DnsFacts& facts) {
  if (!facts.error.empty()) {
    return {bad("the DNS can't be asked: " + facts.error, "name another in dns.resolver")};
  }
  Findings findings;
  for (const auto& line : facts.warnings) findings.push_back(warning(line, ""));
  for (const auto& asked : facts.asked) {
    findings.push_back(answers(facts, asked));
    const auto owner = public_owner(asked);
    if (owner.empty()) continue;
    findings.push_back(warning(asked.server->text() + " is a public name server (" +
                                   std::string(owner) +
                                   "): DNS lists refuse its questions, or answer them wrongly",
                               kOwnServer));
  }
  return findings;
}

}  // namespace grayling
