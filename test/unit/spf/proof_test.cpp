// SPDX-License-Identifier: MIT
#include "grayling/spf/proof.hpp"

#include "support/catch.hpp"
#include "support/dns_zone.hpp"

using namespace grayling;

namespace {

struct Asked {
  SpfProof proof;
  int questions = 0;
};

constexpr std::uint64_t kChance = 0x08090909;  // chooses 9.9.9.9

// Asks until the end, or for this number of questions.
Asked ask(const std::string& zone, std::optional<bool> known_wide = {}, int questions_max = 100,
          std::string_view sender = "anna@example.org", std::string_view client = "198.51.100.7") {
  const DnsZone dns(zone);
  Asked asked{SpfProof(SpfIdentity::of(sender, "mail.example.net"), *IpAddress::parse(client),
                       known_wide, kChance)};
  while (const SpfQuestion* question = asked.proof.question()) {
    if (asked.questions == questions_max) break;
    ++asked.questions;
    asked.proof.answer(dns.answer(question->name, question->type));
  }
  return asked;
}

std::string record(const std::string& terms, const std::string& lines = "") {
  return "example.org TXT v=spf1 " + terms + "\n" + lines;
}

}  // namespace

TEST_CASE("a client that passes where nobody else does is a proof") {
  for (const auto* const terms :
       {"ip4:198.51.100.0/24 -all", "a -all", "mx ~all", "include:inc.org -all", "ptr -all",
        "redirect=inc.org", "exists:%{i}.list.org -all", "a:%{h}.example.org -all"}) {
    CAPTURE(terms);
    const auto asked = ask(record(terms,
                                  "example.org A 198.51.100.7\n"
                                  "example.org MX 10 example.org\n"
                                  "inc.org TXT v=spf1 ip4:198.51.100.7\n"
                                  "7.100.51.198.in-addr.arpa PTR m.example.org\n"
                                  "m.example.org A 198.51.100.7\n"
                                  "mail.example.net.example.org A 198.51.100.7\n"
                                  "198.51.100.7.list.org A 127.0.0.2\n"));
    CHECK(asked.proof.verdict().result == SpfResult::Pass);
    CHECK_FALSE(asked.proof.verdict().is_wide);
    CHECK(asked.proof.is_proved());
    CHECK(asked.proof.asked_wide() == false);
  }
}

TEST_CASE("a pass that 192.0.2.1 has, too, is wide") {
  const std::string others =
      "all.org TXT v=spf1 +all\n"
      "there.org A 127.0.0.2\n"
      "example.org A 198.51.100.7\n";
  for (const auto* const terms :
       {"a all", "ip4:198.51.100.7 ip4:0.0.0.0/1 ip4:128.0.0.0/1", "a include:all.org -all",
        "a redirect=all.org", "exists:there.org -all", "a exists:there.org -all"}) {
    CAPTURE(terms);
    const auto asked = ask(record(terms, others));
    CHECK(asked.proof.verdict().result == SpfResult::Pass);
    CHECK(asked.proof.verdict().is_wide);
    CHECK_FALSE(asked.proof.is_proved());
    CHECK(asked.proof.asked_wide() != false);
  }
}

// Everybody could make an exception for the one address that he knows to be asked for.
TEST_CASE("a pass that an address chosen by chance has, too, is wide") {
  const std::string label = std::string(62, 'x') + ".";
  // With any of the address before it, it would be too long, and is cut (RFC 7208, section 7.3).
  const std::string long_name = label + label + label + std::string(57, 'x') + ".x.org";
  const std::string lines =
      "example.org A 198.51.100.7\nexample.org A 9.9.200.1\n" + long_name +
      " A 127.0.0.2\n"
      "nobody.org TXT v=spf1 ip4:192.0.2.0/24\n198.51.100.7.x.org A 127.0.0.2\n";
  const std::string everybody = "9.9.9.9.x.org A 127.0.0.2\n";
  struct Row {
    std::string terms;
    bool is_wide;
  };
  for (const auto& [terms, is_wide] :
       {Row{"exists:%{i}.x.org", true}, Row{"ip4:198.0.0.0/10 ip4:9.0.0.0/10", true},
        Row{"a/10", true}, Row{"a/16", true}, Row{"exists:%{i}." + long_name, true},
        Row{"a", false}, Row{"a/24", false}, Row{"ip4:198.0.0.0/10 ip4:9.128.0.0/10", false},
        Row{"ip4:198.51.100.0/24 -exists:%{i}.x.org", false}}) {
    for (const auto* const but : {"-ip4:192.0.2.1 ", "-include:nobody.org "}) {
      CAPTURE(terms, but);
      const auto asked = ask(record(but + terms + " -all", lines + everybody));
      CHECK(asked.proof.verdict().result == SpfResult::Pass);
      CHECK(asked.proof.verdict().is_wide == is_wide);
      CHECK(asked.proof.asked_wide() == is_wide);
      CHECK(asked.proof.is_proved() != is_wide);
    }
  }
  CHECK(ask(record("-ip4:192.0.2.1 exists:%{i}.x.org -all", lines)).proof.is_proved());
}

TEST_CASE("for a client with IPv6 the chosen address is of its block") {
  const auto is_wide = [](const std::string& terms) {
    const auto asked = ask(record("-ip4:192.0.2.1 " + terms + " -all"), {}, 100, "anna@example.org",
                           "2a01:4f8::9");
    CHECK(asked.proof.verdict().result == SpfResult::Pass);
    CHECK(asked.proof.is_proved() != asked.proof.verdict().is_wide);
    return asked.proof.verdict().is_wide;
  };
  // kChance chooses 2a09:9090:80::1.
  CHECK(is_wide("ip6:2a01:4f8::/32 ip6:2a09:9090:80::1"));
  CHECK(is_wide("ip6:2a00::/20 ip6:2a01::/20 ip6:2a09:9000::/20"));
  CHECK_FALSE(is_wide("ip6:2a01:4f8::/32 ip6:2a09:9090:80::2"));
  CHECK_FALSE(is_wide("ip6:2a01:4f8::/32 ip6:2a19:9090:80::1 ip4:9.9.9.9"));
}

TEST_CASE("the chosen address is a public one") {
  const auto is_asked_for = [](std::uint64_t chance, const std::string& address) {
    SpfProof proof(SpfIdentity::of("anna@example.org", "h"), *IpAddress::parse("198.51.100.7"), {},
                   chance);
    const DnsZone dns(record("ip4:198.51.100.7 exists:%{i}.x.org"));
    while (const SpfQuestion* question = proof.question()) {
      if (question->name == address + ".x.org") return true;
      proof.answer(dns.answer(question->name, question->type));
    }
    return false;
  };
  CHECK(is_asked_for(kChance, "9.9.9.9"));
  CHECK(is_asked_for(0, "1.0.0.0"));
  CHECK(is_asked_for(std::uint64_t{9} << 24U, "11.0.0.0"));
  CHECK(is_asked_for(std::uint64_t{124} << 24U, "126.0.0.0"));
  CHECK(is_asked_for(std::uint64_t{125} << 24U | 0xffffffU, "128.255.255.255"));
  CHECK(is_asked_for(std::uint64_t{220} << 24U, "223.0.0.0"));
  CHECK(is_asked_for(std::uint64_t{221} << 24U, "1.0.0.0"));
}

TEST_CASE("a stranger has no name, and nobody is asked for one") {
  const auto asked = ask(record("ptr ptr:x.org -all",
                                "7.100.51.198.in-addr.arpa PTR m.example.org\n"
                                "m.example.org A 198.51.100.7\n"
                                "1.2.0.192.in-addr.arpa PTR m.example.org\n"
                                "m.example.org A 192.0.2.1\n"));
  CHECK(asked.proof.is_proved());
  CHECK(asked.questions == 3);
}

TEST_CASE("what is wide already isn't asked about again") {
  const auto asked = ask(record("all"));
  CHECK(asked.proof.verdict().is_wide);
  CHECK_FALSE(asked.proof.is_proved());
  CHECK_FALSE(asked.proof.asked_wide());
  CHECK(asked.questions == 1);
}

TEST_CASE("what is known of 192.0.2.1 isn't asked again") {
  const auto zone = record("ip4:198.51.100.7 exists:%{i}.x.org", "192.0.2.1.x.org A 127.0.0.2\n");
  const auto asked = ask(zone);
  CHECK(asked.proof.asked_wide() == true);
  CHECK(asked.questions == 2);
  const auto remembered = ask(zone, true);
  CHECK(remembered.questions == 1);
  CHECK(remembered.proof.verdict().is_wide);
  CHECK_FALSE(remembered.proof.is_proved());
  CHECK_FALSE(remembered.proof.asked_wide());
  CHECK(ask(zone, false).proof.is_proved());
  CHECK_FALSE(ask(record("all"), false).proof.is_proved());
}

TEST_CASE("what isn't a pass is no proof, and nothing more is asked") {
  for (const auto* const terms : {"-all", "~all", "?all", "", "moo", "include:none.org"}) {
    CAPTURE(terms);
    const auto asked = ask(record(terms));
    CHECK_FALSE(asked.proof.is_proved());
    CHECK_FALSE(asked.proof.asked_wide());
    CHECK_FALSE(ask(record(terms), false).proof.is_proved());
  }
  CHECK_FALSE(ask("").proof.is_proved());
  CHECK_FALSE(ask(record("a"), {}, 100, "anna@localhost").proof.is_proved());
}

TEST_CASE("without the answer about 192.0.2.1 there is no proof") {
  const std::string terms = "ip4:198.51.100.7 include:inc.org -all";
  const auto late = ask(record(terms, "inc.org TXT v=spf1 -all\n"), {}, 1);
  CHECK(late.proof.question() != nullptr);
  CHECK(late.proof.verdict().result == SpfResult::Pass);
  CHECK_FALSE(late.proof.is_proved());
  CHECK_FALSE(late.proof.asked_wide());
  const auto failed = ask(record(terms, "inc.org FAIL\n"));
  CHECK(failed.proof.verdict().result == SpfResult::Pass);
  CHECK_FALSE(failed.proof.is_proved());
  CHECK_FALSE(failed.proof.asked_wide());
}

TEST_CASE("before the client's own answer nothing is known") {
  const auto late = ask(record("all"), {}, 0);
  CHECK(late.proof.verdict().result == SpfResult::TempError);
  CHECK_FALSE(late.proof.verdict().problem.empty());
  CHECK_FALSE(late.proof.is_proved());
}

// What the first part has asked for isn't asked again, and both share the bound.
TEST_CASE("both parts together have the bounds of an evaluation") {
  std::string terms = "ip4:198.51.100.7";
  std::string lines;
  for (char c = 'a'; c < 'k'; ++c) {
    const std::string name = std::string(1, c) + ".org";
    terms += " mx:" + name;
    for (const auto* const host : {"x", "y", "z"}) {
      lines += name + " MX 10 " + host + name + "\n";
    }
  }
  const auto many = ask(record(terms, lines));
  CHECK(many.questions == kSpfQuestionsMax);
  CHECK(many.proof.verdict().result == SpfResult::Pass);
  CHECK_FALSE(many.proof.is_proved());
  CHECK_FALSE(many.proof.asked_wide());
  const auto again = ask(record("a:q.org ip4:198.51.100.7", "q.org A 203.0.113.1\n"));
  CHECK(again.questions == 2);
  CHECK(again.proof.is_proved());
}

TEST_CASE("the null sender's proof is that of its HELO") {
  const auto asked = ask("mail.example.net TXT v=spf1 ip4:198.51.100.7 -all\n", {}, 100, "");
  CHECK(asked.proof.is_proved());
  CHECK(asked.proof.identity().is_helo);
  CHECK(asked.proof.identity().domain == "mail.example.net");
}

TEST_CASE("a client with IPv6 has to prove as much") {
  CHECK(ask(record("ip6:2001:db8::/32 -all"), {}, 100, "anna@example.org", "2001:db8::9")
            .proof.is_proved());
  CHECK_FALSE(ask(record("ip6:2001:db8::/32 all"), {}, 100, "anna@example.org", "2001:db8::9")
                  .proof.is_proved());
}
