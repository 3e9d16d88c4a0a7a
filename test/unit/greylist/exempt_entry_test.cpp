// SPDX-License-Identifier: MIT
// Entries that could never match are refused with the reason and a remedy. Entries that look like
// them but can match are accepted.
#include <string>

#include "grayling/greylist/exemptions.hpp"
#include "support/catch.hpp"

using namespace grayling;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr auto kClients = ExemptList::Clients;
constexpr auto kSenders = ExemptList::Senders;
constexpr auto kRecipients = ExemptList::Recipients;

// Returns the error, or "" for an entry that is accepted.
std::string error_of(ExemptList list, const std::string& line) {
  Exemptions exemptions;
  const auto added = exemptions.add(list, line, 1);
  return added ? "" : added.error().text;
}

bool exempts(const std::string& range, const std::string& address) {
  Exemptions exemptions;
  REQUIRE(exemptions.add(kClients, range, 1));
  exemptions.finish();
  std::string scratch;
  return exemptions.find_client("", *IpAddress::parse(address), scratch).has_value();
}

}  // namespace

TEST_CASE("a range of addresses exempts those from the first to the last") {
  const std::string range = "192.0.2.10-192.0.2.20";
  for (const auto* in : {"192.0.2.10", "192.0.2.15", "192.0.2.16", "192.0.2.20"}) {
    CHECK(exempts(range, in));
  }
  for (const auto* out : {"192.0.2.9", "192.0.2.21", "2001:db8::1"})
    CHECK_FALSE(exempts(range, out));
  CHECK(exempts("2001:DB8::a-2001:DB8::c # three", "2001:db8::b"));
  CHECK_FALSE(exempts("2001:DB8::a-2001:DB8::c", "2001:db8::d"));
  CHECK(exempts("192.0.2.255-192.0.3.0", "192.0.3.0"));
  CHECK(exempts("192.0.2.7-192.0.2.7", "192.0.2.7"));
}

TEST_CASE("a range is one entry, and is told as it was written") {
  Exemptions exemptions;
  REQUIRE(exemptions.add(kClients, "192.0.2.10-192.0.2.20", 1));
  CHECK(exemptions.count(kClients) == 1);
  REQUIRE(exemptions.size() == 1);
  CHECK(exemptions.listed(0).text == "192.0.2.10-192.0.2.20");
}

TEST_CASE("what is no range is told how to write one") {
  for (const std::string line : {"192.0.2.10-20", "192.0.2.10-", "-192.0.2.10", "192.0.2-192.0.3",
                                 "192.0.2.0/24-192.0.3.0/24", "192.0.2.1-192.0.2.300",
                                 "192.0.2.1-2-3", "2001:db8::1-9", "2001:db8::1-2001:db8::g"}) {
    CAPTURE(line);
    CHECK(error_of(kClients, line) ==
          "not a range of two whole addresses; write it like 192.0.2.10-192.0.2.20");
  }
  CHECK_THAT(error_of(kClients, "192.0.2.20-192.0.2.10"), ContainsSubstring("ends before it"));
  CHECK_THAT(error_of(kClients, "2001:db8::2-2001:db8::1"), ContainsSubstring("ends before it"));
  CHECK_THAT(error_of(kClients, "192.0.2.1-2001:db8::1"), ContainsSubstring("IPv4 and IPv6"));
  CHECK_THAT(error_of(kClients, "::fffe:0:1-::ffff:ffff:ffff"), ContainsSubstring("IPv4 and IPv6"));
}

TEST_CASE("an entry that could never match is refused with the reason and a remedy") {
  struct Row {
    ExemptList list;
    std::string line, why, remedy;
  };
  const Row rows[] = {
      {kClients, "host.123", "no host's name ends in a number", "write 192.0.2.7, "},
      {kClients, "*.example.7", "no host's name ends in a number", "*.example.org"},
      {kClients, "*.192.0.2", "no host's name ends in a number", "192.0.2.0/24"},
      {kClients, "i❤.example", "not a client: not a domain: string contains a disallowed",
       "as xn--"},
      {kSenders, "a@ü..example", "not a mail address: not a domain: ", "as it is registered"},
      {kSenders, "@\xff.example", "not a domain: it is not UTF-8", "as it is registered"},
      {kSenders, "1אב.example", "forbidden bi-directional", "as it is registered"},
      {kRecipients, "*.a.xn--bogus", "its xn--bogus stands for nothing", "in letters"},
      {kRecipients, "a@xn--abc-.example", "its xn--abc- stands for nothing", "in letters"},
      {kClients, "mx.xn--abc-.example", "its xn--abc- stands for nothing", "in letters"},
      {kRecipients, "münchen", "has no @", "write münchen@example.org"},
      {kSenders, "a@１９２.0.2.1", "no domain ends in a number", "write user@example.org"},
      {kClients, "/^mx\\.münchen\\./", "are in ASCII", "the xn-- form"},
      {kClients, "/unknown/", "without a confirmed name", "name their addresses"},
      {kClients, "/^Unknown$/", "without a confirmed name", "like /^unknown\\./"},
      {kClients, "unknown.", "without a confirmed name", "name their addresses"},
      {kClients, "*.unknown", "without a confirmed name", "name their addresses"},
      {kRecipients, "anna", "has no @", "write anna@example.org, or anna@ at any domain"},
      {kSenders, "Anna", "no top-level domain", "for a domain @anna or *.anna"},
      {kRecipients, "host.123", "no domain ends in a number", "write user@example.org"},
      {kRecipients, "*.host.123", "no domain ends in a number", "write user@example.org"},
      {kSenders, "anna@host.123", "no domain ends in a number", "write user@example.org"},
      {kSenders, "@host.123", "no domain ends in a number", "write user@example.org"},
      {kSenders, "anna@192.0.2.1", "without brackets", "write anna@[192.0.2.1]"},
      {kSenders, "@2001:db8::1", "without brackets", "write @[2001:db8::1]"},
      {kSenders, "anna@[192.0.2.1", "not a mail address", "write user@example.org"},
      {kSenders, "anna@@example.org", "has two @", "write user@example.org"},
      {kSenders, "anna@example.org@", "has two @", "write user@example.org"},
      {kSenders, "192.0.2.1-192.0.2.9", "a client's address", "exempt.clients"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.line);
    const auto error = error_of(row.list, row.line);
    CHECK_THAT(error, ContainsSubstring(row.why) && ContainsSubstring("; ") &&
                          ContainsSubstring(row.remedy));
  }
}

TEST_CASE("what looks like an entry that never matches, and can match, is taken") {
  for (const std::string line :
       {"host123.example.org", "123.example.org", "10.0.0.1-static.example.org",
        "192-0-2-7.example", "bad-cafe.example", "xn--mnchen-3ya.example", "localhost", "org",
        "unknown.example.org", "/^unknown\\./", "/unknown-/", "/unknown|nothing/", "/[0-9]$/",
        "host.1a", "host.x1", "münchen.example", "*.mail.MÜNCHEN.example", "xn--i-7iq.example"}) {
    CAPTURE(line);
    CHECK(error_of(kClients, line).empty());
  }
  for (const std::string line : {"anna@",
                                 "@anna",
                                 "*.anna",
                                 ".anna",
                                 "anna.example",
                                 "postmaster@",
                                 "root@localhost",
                                 "münchen.example",
                                 "anna@münchen.example",
                                 "/münchen/",
                                 "/anna/",
                                 "edu",
                                 "host.1a",
                                 "@[192.0.2.1]",
                                 "anna@[IPv6:2001:db8::1]",
                                 "\"a@b\"@example.org",
                                 "\"a@b\"@",
                                 "123@",
                                 "123@example.org",
                                 "рф",
                                 "@xn--i-7iq.example"}) {
    CAPTURE(line);
    for (const auto list : {kSenders, kRecipients}) CHECK(error_of(list, line).empty());
  }
}

TEST_CASE("a word that is a top-level domain is taken as one, and that is noted") {
  Exemptions exemptions;
  const auto note = exemptions.add(kSenders, "EDU", 1);
  REQUIRE(note);
  CHECK(*note == "taken as the domain edu and all below");
  exemptions.finish();
  std::string scratch;
  CHECK(exemptions.find_address(kSenders, "anna@mail.example.edu", scratch));
  CHECK_FALSE(exemptions.find_address(kSenders, "edu@example.org", scratch));
}
