// SPDX-License-Identifier: MIT
#include "engine/signals/signal_subject.hpp"

#include "support/catch.hpp"
#include "unit/engine/signals/signal_request.hpp"

using namespace grayling;

TEST_CASE("the DNS is asked about mail for which its answer can matter") {
  struct Case {
    SpfUse use;
    bool can_prove;
    std::uint32_t after;
    const char* sender;
    const char* client;
    bool is_asked;
  };
  const auto* const ip = "198.51.100.7";
  const auto& c = GENERATE_COPY(values<Case>({
      {SpfUse::Off, true, 2, "a@example.org", ip, false},
      {SpfUse::Prove, true, 2, "a@example.org", ip, true},
      {SpfUse::Prove, true, 2, "a@example.org", "2001:db8::1", true},
      {SpfUse::Prove, false, 2, "a@example.org", ip, false},  // a tutorial's table
      {SpfUse::Prove, true, 0, "a@example.org", ip, false},
      {SpfUse::Prove, true, 2, "", ip, true},  // that of HELO's domain may pass
      {SpfUse::Prove, false, 2, "", ip, false},
      {SpfUse::Prove, true, 2, "a", ip, false},
      {SpfUse::Prove, true, 2, "a@[198.51.100.7]", ip, false},
      {SpfUse::Prove, true, 2, "a@example.org", "unknown", false},
      {SpfUse::Prove, true, 2, "a@example.org", "", false},
      {SpfUse::Pass, false, 0, "a@example.org", ip, true},
      {SpfUse::Pass, false, 2, "", ip, true},
      {SpfUse::Pass, true, 2, "a@example.org", "198.51.100.7/32", false},
  }));
  CAPTURE(c.sender, c.client, c.after, c.can_prove);
  GreylistSettings settings;
  settings.spf = c.use;
  settings.auto_allow_domains_after = c.after;
  const auto request = request_from(c.sender, c.client);
  CHECK(signal_subject(settings, request, c.can_prove).has_value() == c.is_asked);
  settings.mode = Mode::Learn;
  CHECK(signal_subject(settings, request, c.can_prove).has_value() == c.is_asked);
  settings.mode = Mode::Off;
  CHECK_FALSE(signal_subject(settings, request, c.can_prove));
}

TEST_CASE("the DNS's own signs are asked for if points can matter, whatever SPF is used for") {
  const auto request = request_from("a@example.org");
  for (const auto use : {SpfUse::Off, SpfUse::Prove, SpfUse::Pass}) {
    for (const bool can_matter : {false, true}) {
      CAPTURE(static_cast<int>(use), can_matter);
      GreylistSettings settings;
      settings.spf = use;
      const auto subject = signal_subject(settings, request, true, can_matter);
      REQUIRE(subject.has_value() == (use != SpfUse::Off || can_matter));
      if (!subject) continue;
      CHECK(subject->asks_spf == (use != SpfUse::Off));
      CHECK(subject->asks_signs == can_matter);
    }
  }
}

TEST_CASE("a subject has the registrable domain that a proof counts for") {
  const GreylistSettings settings;
  const auto subject = signal_subject(settings, request_from("a@News.Example.co.uk"), true);
  REQUIRE(subject);
  CHECK(subject->domain.name == "example.co.uk");
  CHECK(subject->identity.domain == "news.example.co.uk");
  CHECK(subject->recipient == "bob@example.net");
  GreylistSettings pass;
  pass.spf = SpfUse::Pass;
  const auto bounce =
      signal_subject(settings, request_from("", "198.51.100.7", "MX.example.net."), true);
  REQUIRE(bounce);
  CHECK(bounce->identity.is_helo);
  CHECK(bounce->domain.name == "example.net");
  for (const auto* helo : {"", "[198.51.100.7]", "198.51.100.7"}) {
    CAPTURE(helo);
    CHECK_FALSE(signal_subject(settings, request_from("", "198.51.100.7", helo), true));
  }
  const auto of_nobody =
      signal_subject(pass, request_from("", "198.51.100.7", "MX.example.net."), true);
  REQUIRE(of_nobody);
  CHECK(of_nobody->domain.is_none());
  CHECK(of_nobody->identity.domain == "mx.example.net");
}
