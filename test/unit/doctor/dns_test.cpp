// SPDX-License-Identifier: MIT
#include "grayling/doctor/dns.hpp"

#include "support/catch.hpp"

using namespace grayling;
using namespace std::chrono_literals;
using Level = Finding::Level;
using Source = ResolverOptions::Source;

namespace {

DnsFacts::Asked asked(std::optional<NameServer> server) {
  return {std::move(server), 3, {}, 12ms};
}

DnsFacts facts(const std::vector<std::string>& servers) {
  DnsFacts facts;
  for (const auto& server : servers) facts.asked.push_back(asked(*NameServer::parse(server)));
  if (servers.empty()) facts.asked.push_back(asked(std::nullopt));
  facts.source = servers.empty() ? Source::Recursive : Source::Servers;
  return facts;
}

}  // namespace

TEST_CASE("each server that answers is good, and named") {
  const auto findings = examine_dns(facts({"127.0.0.1:5353", "192.0.2.1"}));
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].level == Level::Good);
  CHECK(findings[0].text == "the DNS answers within 12 ms: 127.0.0.1:5353");
  CHECK(findings[1].text == "the DNS answers within 12 ms: 192.0.2.1");
  CHECK(examine_dns(facts({}))[0].text ==
        "the DNS answers within 12 ms: the authoritative servers");
  auto system = facts({"192.0.2.1"});
  system.source = Source::System;
  CHECK(examine_dns(system)[0].text ==
        "the DNS answers within 12 ms: 192.0.2.1, as /etc/resolv.conf says");
}

TEST_CASE("a server that doesn't answer in time is a warning with what to do") {
  auto late = facts({"192.0.2.1"});
  late.asked[0].failed = {"example.org (TXT)"};
  auto findings = examine_dns(late);
  CHECK(findings[0].level == Level::Warning);
  CHECK(findings[0].text == "no answer within 300 ms about example.org (TXT) from 192.0.2.1");
  CHECK(findings[0].remedy.find("dns.timeout") != std::string::npos);
  late.asked[0].failed = {"a", "b", "c"};
  findings = examine_dns(late);
  CHECK(findings[0].remedy.find("name another in dns.resolver") != std::string::npos);
  late.asked.push_back(asked(*NameServer::parse("192.0.2.2")));
  findings = examine_dns(late);
  CHECK(findings[0].remedy.find("or remove it") != std::string::npos);
  CHECK(findings[1].level == Level::Good);
  late.error = "libunbound: out of memory";
  CHECK(examine_dns(late)[0].level == Level::Bad);
}

TEST_CASE("what the resolver warns of is told") {
  auto unchecked = facts({});
  unchecked.warnings = {"dns.resolver: answers are not checked; install it"};
  const auto findings = examine_dns(unchecked);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].level == Level::Warning);
  CHECK(findings[0].text == unchecked.warnings[0]);
}

TEST_CASE("a public name server is a warning, with what is better") {
  const auto findings = examine_dns(facts({"127.0.0.1", "8.8.8.8", "2606:4700:4700::1111"}));
  REQUIRE(findings.size() == 5);
  CHECK(findings[2].level == Level::Warning);
  CHECK(findings[2].text ==
        "8.8.8.8 is a public name server (Google): DNS lists refuse its questions, or answer them "
        "wrongly");
  CHECK(findings[4].text.find("Cloudflare") != std::string::npos);
  CHECK(findings[2].remedy.find("recursive") != std::string::npos);
}
