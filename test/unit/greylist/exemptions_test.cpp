// SPDX-License-Identifier: MIT
#include "grayling/greylist/exemptions.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr auto kClients = ExemptList::Clients;
constexpr auto kSenders = ExemptList::Senders;
constexpr auto kRecipients = ExemptList::Recipients;

// Returns true if the entry exempts a client of this name and address.
bool exempts_client(const std::string& entry, std::string_view name,
                    const std::string& address = "203.0.113.77") {
  Exemptions exemptions;
  const auto added = exemptions.add(kClients, entry, 1);
  INFO((added ? "" : added.error().text));
  REQUIRE(added);
  exemptions.finish();
  std::string scratch;
  return exemptions.find_client(name, *IpAddress::parse(address), scratch).has_value();
}

bool exempts_address(ExemptList list, const std::string& entry, std::string_view address) {
  Exemptions exemptions;
  const auto added = exemptions.add(list, entry, 1);
  INFO((added ? "" : added.error().text));
  REQUIRE(added);
  exemptions.finish();
  std::string scratch;
  return exemptions.find_address(list, address, scratch).has_value();
}

std::string note(ExemptList list, const std::string& line) {
  Exemptions exemptions;
  const auto added = exemptions.add(list, line, 1);
  return added ? *added : added.error().text;
}

}  // namespace

TEST_CASE("a client is exempt by its address or network") {
  struct Row {
    std::string entry, hit, miss;
  };
  const Row rows[] = {
      {"192.0.2.7", "192.0.2.7", "192.0.2.8"},
      {"192.0.2.0/25", "192.0.2.127", "192.0.2.128"},
      {"198.51.100", "198.51.100.255", "198.51.101.0"},
      {"10.20", "10.20.255.9", "10.21.0.0"},
      {"10.20", "10.20.0.0", "10.19.255.255"},
      {"0.0.0.0/0", "203.0.113.1", "2001:db8::1"},
      {"192.0.2.7/24", "192.0.2.200", "192.0.3.7"},
      {"2001:db8::1", "2001:db8::1", "2001:db8::2"},
      {"2001:DB8:5::/48", "2001:db8:5:ffff::1", "2001:db8:6::"},
      {"2001:db8:5::9/48", "2001:db8:5:1::", "2001:db8:4::9"},
      {"::/0", "2001:db8::1", "192.0.2.1"},
      {"::ffff:192.0.2.7", "192.0.2.7", "192.0.2.8"},
      {"  192.0.2.7\t# the old gateway\r", "192.0.2.7", "192.0.2.6"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.entry);
    CHECK(exempts_client(row.entry, "", row.hit));
    CHECK_FALSE(exempts_client(row.entry, "", row.miss));
  }
}

TEST_CASE("a client is exempt by its name") {
  struct Row {
    std::string entry, hit, miss;
  };
  const Row rows[] = {
      {"example.org", "example.org", "myexample.org"},
      {"example.org", "mx1.Mail.Example.ORG", "example.org.example.net"},
      {"Example.ORG", "a.example.org", "example.com"},
      {"example.org.", "a.example.org", "org"},
      {"*.example.org", "a.example.org", "example.org"},
      {".example.org", "a.b.example.org", "example.org"},
      {"mx1.example.org", "mx1.example.org", "mx2.example.org"},
      {"/^mail-.*\\.example\\.net$/", "mail-ed1-f41.example.net", "mail-ed1.example.net.org"},
      {"/^MAIL-[0-9]+\\./", "mail-7.example.net", "mail-x.example.net"},
      {"/example/", "an.example.net", "an.exampl.net"},
      {"xn--bcher-kva.example", "mx.xn--bcher-kva.example", "mx.bucher.example"},
      {"BÜCHER.example", "mx.xn--BCHER-kva.example", "mx.bucher.example"},
      {"*.bücher.example.", "mx.xn--bcher-kva.example", "xn--bcher-kva.example"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.entry);
    CHECK(exempts_client(row.entry, row.hit));
    CHECK_FALSE(exempts_client(row.entry, row.miss));
    CHECK_FALSE(exempts_client(row.entry, ""));
  }
}

TEST_CASE("senders and recipients are exempt by address, domain or local part") {
  struct Row {
    std::string entry, hit, miss;
  };
  const Row rows[] = {
      {"sales@example.org", "Sales@Example.ORG", "sales@mx.example.org"},
      {"sales@example.org", "sales+x+y@example.org", "sale@example.org"},
      {"sales+x@example.org", "sales+x@example.org", "sales@example.org"},
      {"postmaster@", "postmaster@example.net", "postmaster"},
      {"postmaster@", "Postmaster+1@example.net", "post@master"},
      {"@example.org", "anybody@example.org", "anybody@mx.example.org"},
      {"example.org", "a@example.org", "a@myexample.org"},
      {"example.org", "a@b.example.org", "example.org@example.net"},
      {"*.example.org", "a@b.example.org", "a@example.org"},
      {"/^abuse-.*@/", "abuse-desk@example.org", "an-abuse-desk@example.org"},
      {"\"a@b\"@example.org", "\"a@b\"@example.org", "b\"@example.org"},
      {"@[192.0.2.1]", "a@[192.0.2.1]", "a@192.0.2.1"},
      {"+@example.org", "+@example.org", "+x@example.org"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.entry);
    for (const auto list : {kSenders, kRecipients}) {
      CHECK(exempts_address(list, row.entry, row.hit));
      CHECK_FALSE(exempts_address(list, row.entry, row.miss));
      CHECK_FALSE(exempts_address(list, row.entry, ""));
    }
  }
}

TEST_CASE("an address is exempt whichever way an entry and the mail spell its domain") {
  const std::string spellings[] = {"münchen.example",        "MÜNCHEN.Example",
                                   "xn--mnchen-3ya.example", "XN--MNCHEN-3YA.example",
                                   "mu\u0308nchen.example",  "münchen。example"};
  for (const auto& entry : spellings) {
    for (const auto& domain : spellings) {
      CAPTURE(entry, domain);
      for (const auto list : {kSenders, kRecipients}) {
        CHECK(exempts_address(list, "@" + entry, "anna@" + domain));
        CHECK(exempts_address(list, "Anna@" + entry, "anna+x@" + domain));
        CHECK(exempts_address(list, entry, "anna@mail." + domain));
        CHECK(exempts_address(list, "*." + entry, "anna@mail." + domain));
        CHECK_FALSE(exempts_address(list, "@" + entry, "anna@mail." + domain));
        CHECK_FALSE(exempts_address(list, "*." + entry, "anna@" + domain));
        CHECK_FALSE(exempts_address(list, "bob@" + entry, "anna@" + domain));
        CHECK_FALSE(exempts_address(list, "@" + entry, "anna@muenchen.example"));
        CHECK_FALSE(exempts_address(list, "@" + entry, "anna@münchen.example.invalid"));
      }
    }
  }
  CHECK_FALSE(exempts_address(kSenders, "@strasse.example", "a@straße.example"));
  CHECK_FALSE(exempts_address(kSenders, "@here.example", "x@evil＠here.example"));
  CHECK(exempts_address(kSenders, "jürgen@", "jürgen@münchen.example"));
  CHECK_FALSE(exempts_address(kSenders, "xn--jrgen-kva@", "jürgen@münchen.example"));
}

TEST_CASE("a regular expression sees a domain in A-labels, and in letters where there are some") {
  const std::string letters = "anna@MÜNCHEN.example";
  const std::string labels = "anna@xn--mnchen-3ya.example";
  struct Row {
    std::string entry;
    bool matches_letters, matches_labels;
  };
  const Row rows[] = {
      {"/@münchen\\.example$/", true, true},
      {"/@MÜNCHEN\\./", true, true},
      {"/^anna@xn--mnchen-3ya\\.example$/", true, true},
      {"/@m.nchen\\.example$/", true, false},
      {"/@xn--.*\\.example$/", true, true},
      {"/@muenchen/", false, false},
      {"/münchen@/", false, false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.entry);
    CHECK(exempts_address(kSenders, row.entry, letters) == row.matches_letters);
    CHECK(exempts_address(kSenders, row.entry, labels) == row.matches_labels);
    CHECK_FALSE(exempts_address(kSenders, row.entry, "anna@example.org"));
  }
}

TEST_CASE("lines that say nothing are no entries") {
  Exemptions exemptions;
  for (const auto* line : {"", "   ", "# a comment", "\t#", "\r"}) {
    for (const auto list : {kClients, kSenders, kRecipients}) CHECK(exemptions.add(list, line, 1));
  }
  CHECK(exemptions.count(kClients) + exemptions.count(kSenders) + exemptions.count(kRecipients) ==
        0);
}

TEST_CASE("a line that can't be taken says why, and what would be good") {
  struct Row {
    ExemptList list;
    std::string line, told;
  };
  const Row rows[] = {
      {kClients, "mail example.org", "one line has one entry; write 192.0.2.7, "},
      {kClients, "192.0.2.256", "not an address or network; write 192.0.2.7, "},
      {kClients, "192.0.2.0/33", "not an address or network"},
      {kClients, "10", "not an address or network"},
      {kClients, "192.0.2.", "not an address or network"},
      {kClients, "2001:db8::/129", "not an address or network"},
      {kClients, "2001:db8:::1", "not an address or network"},
      {kClients, "bob@example.org", "belongs in exempt.senders or exempt.recipients"},
      {kClients, "unknown", "name their addresses"},
      {kClients, "exa_mple..org", "not a client; write"},
      {kClients, "exam,ple.org", "not a client; write"},
      {kClients, "/^(a|b/", "missing ): ^(a|b; write a regular expression as RE2"},
      {kClients, "/(?=a)b/", "without look-around and back-references"},
      {kClients, "/(a)\\1/", "write a regular expression"},
      {kClients, "/((a{100}){100}){100}/", "write a regular expression"},
      {kClients, "/" + std::string(kExemptPatternBytesMax + 1, 'a') + "/", "1024 bytes; split it"},
      {kSenders, "192.0.2.7", "a client's address; it belongs in exempt.clients"},
      {kSenders, "198.51.100", "it belongs in exempt.clients"},
      {kSenders, "*@example.org", "has a * before its @; write user@example.org, @example.org"},
      {kSenders, "@", "not a mail address; write user@example.org"},
      {kSenders, "<>", "not a mail address"},
      {kRecipients, "a b@example.org", "one line has one entry; write user@example.org"},
      {kRecipients, "a@exa mple.org", "one line has one entry"},
      {kRecipients, "a@exa,mple.org", "not a mail address"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.line);
    CHECK_THAT(note(row.list, row.line), Catch::Matchers::ContainsSubstring(row.told));
    Exemptions exemptions;
    CHECK_FALSE(exemptions.add(row.list, row.line, 1));
    CHECK(exemptions.count(row.list) == 0);
  }
}

TEST_CASE("what may have been meant otherwise is noted") {
  CHECK(note(kClients, "10.20") == "taken as 10.20.0.0/16");
  CHECK(note(kClients, "192.0.2.7/24") == "taken as 192.0.2.0/24");
  CHECK(note(kClients, "10.20.30").empty());
  CHECK(note(kClients, "192.0.2.0/24").empty());
  CHECK(note(kRecipients, "abuse@").empty());
}

TEST_CASE("the entry that exempts is told with its file and line") {
  Exemptions exemptions;
  exemptions.begin_source("/etc/one");
  REQUIRE(exemptions.add(kClients, "192.0.2.0/24", 3));
  REQUIRE(exemptions.add(kClients, "192.0.2.7", 4));
  exemptions.begin_source("/etc/two");
  REQUIRE(exemptions.add(kClients, "example.org", 8));
  REQUIRE(exemptions.add(kClients, "/^a\\./", 9));
  REQUIRE(exemptions.add(kClients, "/^b\\./", 10));
  exemptions.begin_source("exempt.senders = \"abuse@\"");
  REQUIRE(exemptions.add(kSenders, "abuse@", 0));
  exemptions.finish();
  std::string scratch;
  const auto client = [&](std::string_view name, std::string_view address) {
    const auto entry = exemptions.find_client(name, *IpAddress::parse(address), scratch);
    return entry ? exemptions.origin(*entry) : "";
  };
  CHECK(client("", "192.0.2.7") == "/etc/one:3");
  CHECK(client("mx.example.org", "198.51.100.1") == "/etc/two:8");
  CHECK(client("a.example.net", "198.51.100.1") == "/etc/two:9");
  CHECK(client("b.example.net", "198.51.100.1") == "/etc/two:10");
  CHECK(client("c.example.net", "198.51.100.1").empty());
  const auto sender = exemptions.find_address(kSenders, "abuse@example.net", scratch);
  REQUIRE(sender);
  CHECK(exemptions.origin(*sender) == "exempt.senders = \"abuse@\"");
  CHECK_FALSE(exemptions.find_address(kRecipients, "abuse@example.net", scratch));
}

TEST_CASE("of many networks each finds its own, and what lies between finds none") {
  Exemptions exemptions;
  for (int i = 0; i < 256; ++i) {
    for (int j = 0; j < 256; j += 2) {
      const auto line = "10." + std::to_string(i) + "." + std::to_string(j) + ".64/26";
      REQUIRE(exemptions.add(kClients, line, 1));
    }
  }
  REQUIRE(exemptions.add(kClients, "10.7", 1));
  REQUIRE(exemptions.add(kClients, "10.7.1.1", 1));
  exemptions.finish();
  std::string scratch;
  const auto is_exempt = [&](int i, int j, int k) {
    const auto address =
        "10." + std::to_string(i) + "." + std::to_string(j) + "." + std::to_string(k);
    return exemptions.find_client("", *IpAddress::parse(address), scratch).has_value();
  };
  for (int i = 0; i < 256; ++i) {
    for (int j = 0; j < 256; ++j) {
      const bool is_in = i == 7 || j % 2 == 0;
      REQUIRE(is_exempt(i, j, 64) == is_in);
      REQUIRE(is_exempt(i, j, 127) == is_in);
      REQUIRE(is_exempt(i, j, 63) == (i == 7));
      REQUIRE(is_exempt(i, j, 128) == (i == 7));
    }
  }
}

TEST_CASE("what a stranger sends costs little, however it looks") {
  Exemptions exemptions;
  REQUIRE(exemptions.add(kClients, "/^(([a-z])+.)+x$/", 1));
  REQUIRE(exemptions.add(kClients, "/(a*)*b/", 2));
  REQUIRE(exemptions.add(kSenders, "user@", 1));
  REQUIRE(exemptions.add(kSenders, "/(.*)*,(.*)*;/", 1));
  exemptions.finish();
  std::string scratch;
  const std::string name(255, 'a');
  const std::string dots = [] {
    std::string text;
    for (int i = 0; i < 127; ++i) text += "a.";
    return text;
  }();
  const std::string address = "a@" + std::string(318, 'a');
  for (int i = 0; i < 1000; ++i) {  // with backtracking the first one would not end
    CHECK_FALSE(exemptions.find_client(name, *IpAddress::parse("192.0.2.1"), scratch));
    CHECK_FALSE(exemptions.find_client(dots, *IpAddress::parse("192.0.2.1"), scratch));
    CHECK_FALSE(exemptions.find_address(kSenders, address, scratch));
  }
  const std::string long_address = "user@" + std::string(kExemptAddressBytesMax, 'a');
  CHECK_FALSE(exemptions.find_address(kSenders, long_address, scratch));
}

TEST_CASE("the number of regular expressions is bounded") {
  Exemptions exemptions;
  for (std::size_t i = 0; i < kExemptPatternsMax; ++i) {
    REQUIRE(exemptions.add(kClients, "/^mx" + std::to_string(i) + "\\.example\\.org$/", 1));
  }
  CHECK_FALSE(exemptions.add(kClients, "/^one-too-many$/", 1));
  exemptions.finish();
  std::string scratch;
  const auto address = *IpAddress::parse("192.0.2.1");
  CHECK(exemptions.find_client("mx999.example.org", address, scratch));
  CHECK_FALSE(exemptions.find_client("mx1000.example.org", address, scratch));
}

TEST_CASE("entries remember that they matched, until somebody takes that") {
  Exemptions exemptions;
  exemptions.begin_source("f");
  REQUIRE(exemptions.add(kClients, "192.0.2.0/24", 1));
  REQUIRE(exemptions.add(kSenders, "  Anna@Example.org # since 2024", 2));
  REQUIRE(exemptions.add(kSenders, "/^B/", 3));
  exemptions.finish();
  CHECK(exemptions.size() == 3);
  CHECK(exemptions.listed(0).text == "192.0.2.0/24");
  CHECK(exemptions.listed(1).text == "anna@example.org");
  CHECK(exemptions.listed(2).text == "/^B/");
  CHECK(exemptions.listed(2).list == kSenders);
  CHECK(exemptions.origin(exemptions.listed(2).entry) == "f:3");
  std::string scratch;
  const auto taken = [&] {
    std::vector<std::pair<std::size_t, std::uint32_t>> matches;
    for (const auto& match : exemptions.take_matches()) {
      matches.emplace_back(match.number, match.times);
    }
    return matches;
  };
  using Taken = std::vector<std::pair<std::size_t, std::uint32_t>>;
  CHECK(taken().empty());
  CHECK(exemptions.find_address(kSenders, "anna@example.org", scratch));
  CHECK(exemptions.find_address(kSenders, "anna@example.org", scratch));
  CHECK_FALSE(exemptions.find_address(kSenders, "carl@example.org", scratch));
  CHECK(taken() == Taken{{1, 2}});
  CHECK(taken().empty());
  CHECK(exemptions.find_client("", *IpAddress::parse("192.0.2.9"), scratch));
  CHECK(exemptions.find_address(kSenders, "bob@example.org", scratch));
  CHECK(taken() == Taken{{0, 1}, {2, 1}});
}
