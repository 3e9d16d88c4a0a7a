// SPDX-License-Identifier: MIT
#include "cli/admin/sender_pattern.hpp"

#include "support/catch.hpp"

namespace grayling {
namespace {

const Key kMail{"anna@example.org", "192.0.2.0/24", "bob@example.net"};
const Key kList{"news-#@list.example", "list.example", "bob@example.net"};

void check(const std::string& pattern, bool is_mail, bool is_list) {
  INFO(pattern);
  const SenderPattern wanted(pattern);
  CHECK(wanted.matches(kMail) == is_mail);
  CHECK(wanted.matches(kList) == is_list);
}

}  // namespace

TEST_CASE("a pattern names rows as people think of them") {
  check("", true, true);
  check("anna@example.org", true, false);
  check("ANNA@Example.org", true, false);
  check("nna@example.org", false, false);
  check("bob@example.net", true, true);
  check("news-1234@list.example", false, true);
  check("news-#@list.example", false, true);
  check("example", true, true);
  check("192.0.2.", true, false);
  check("list.example", false, true);
  check("@example.org", true, false);
  check("*@example.org", true, false);
  check("*@example", false, false);
  check("*an*@ex*.org", true, false);
  check("anna@example.org*", true, false);
  check("*", true, true);
  check("192.0.*/24", true, false);
  check("anna@example.org,192.0.2.0/24,bob@example.net", true, false);
  check("anna@example.org,192.0.2.0/24,", false, false);
  check("a,b", false, false);
}

TEST_CASE("a pattern names standings by their client, their addresses, or their domain") {
  const StandingKey client = {StandingKind::Client, "192.0.2.7/32", ""};
  const StandingKey friends = {StandingKind::Correspondent, "bob@there.test", "anna@here.test"};
  const StandingKey domain = {StandingKind::LocalDomain, "here.test", ""};
  const auto check = [&](const std::string& pattern, const std::string& expected) {
    INFO(pattern);
    const SenderPattern wanted(pattern);
    std::string found;
    for (const auto& key : {client, friends, domain}) found += wanted.matches(key) ? 'x' : '-';
    CHECK(found == expected);
  };
  check("", "xxx");
  check("*", "xxx");
  check("<>", "---");
  check("192.0.2.7", "x--");
  check("192.0.2.0/24", "x--");
  check("192.0.2", "x--");
  check("192.0.2.8", "---");
  check("bob@there.test", "-x-");
  check("Anna@Here.test", "-x-");
  check("@here.test", "-xx");
  check("@there.test", "-x-");
  check("here.test", "-xx");
  check("@here*", "--x");
  check("client:192.0.2.7/32", "x--");
  check("client:192.0.2.8/32", "---");
  check("correspondent:bob@there.test,anna@here.test", "-x-");
  check("local-domain:here.test", "--x");
  check(",192.0.2.7/32,", "---");  // a KEY of sender
  CHECK_FALSE(SenderPattern("client:192.0.2.7/32").matches(Key{"", "192.0.2.7/32", ""}));
}

TEST_CASE("an address is no part of a text: it means the networks that hold it") {
  const auto is_of = [](const std::string& pattern, const std::string& client) {
    INFO(pattern);
    return SenderPattern(pattern).matches({"a@example.org", client, "b@example.net"});
  };
  for (const auto* const address :
       {"203.0.113.12", "203.0.113.12.", "[203.0.113.12]", "::ffff:203.0.113.12"}) {
    CHECK(is_of(address, "203.0.113.12/32"));
    CHECK(is_of(address, "203.0.113.0/24"));
    CHECK(is_of(address, "203.0.112.0/22"));
    CHECK_FALSE(is_of(address, "203.0.113.121/32"));
    CHECK_FALSE(is_of(address, "example.com"));
  }
  for (const auto* const address :
       {"2001:db8::1", "2001:DB8:0::1", "[2001:db8::1]", "[IPv6:2001:db8::1]"}) {
    CHECK(is_of(address, "2001:db8::/64"));
    CHECK(is_of(address, "2001:db8::1/128"));
    CHECK_FALSE(is_of(address, "2001:db8::12/128"));
    CHECK_FALSE(is_of(address, "2001:db8:0:1::/64"));
  }
  for (const auto* const network : {"203.0.113.0/24", "203.0.113.7/24", "::ffff:203.0.113.0/120"}) {
    CHECK(is_of(network, "203.0.113.12/32"));
    CHECK(is_of(network, "203.0.113.0/24"));
    CHECK_FALSE(is_of(network, "203.0.11.0/24"));
  }
  CHECK_FALSE(SenderPattern("203.0.113").matches({"b-203.0.113.7@d", "d", "x@d"}));
  CHECK(is_of("203.0.113", "203.0.113.0/24"));
  CHECK(is_of("203.0.113.", "203.0.113.0/24"));
  CHECK_FALSE(is_of("3.0.11", "203.0.113.0/24"));
  CHECK_FALSE(is_of("203.0.11", "203.0.113.0/24"));
  CHECK(is_of("mail-ed1-f41.google.com", "google.com"));
  CHECK(is_of("mail-ed1-f41.google.com.", "google.com"));
  CHECK_FALSE(is_of("mail.notgoogle.com", "google.com"));
}

TEST_CASE("a domain's standing is named by the domain, and by each below it") {
  const StandingKey domain{StandingKind::Domain, "xn--mnchen-3ya.example", ""};
  for (const auto* pattern :
       {"@münchen.example", "@News.MÜNCHEN.example", "@xn--mnchen-3ya.example.", "*@münchen.*",
        "münchen", "*", "domain:xn--mnchen-3ya.example"}) {
    CAPTURE(pattern);
    CHECK(SenderPattern(pattern).matches(domain));
  }
  // An address of the domain doesn't mean all of the domain's mail.
  for (const auto* pattern :
       {"anna@münchen.example", "@chen.example", "@example", "@münchen.example.org", "<>",
        "news.münchen.example", "192.0.2.7", "local-domain:xn--mnchen-3ya.example",
        "client:xn--mnchen-3ya.example"}) {
    CAPTURE(pattern);
    CHECK_FALSE(SenderPattern(pattern).matches(domain));
  }
  CHECK(SenderPattern("@one.co.uk").matches(StandingKey{StandingKind::Domain, "one.co.uk", ""}));
  CHECK_FALSE(
      SenderPattern("@two.co.uk").matches(StandingKey{StandingKind::Domain, "one.co.uk", ""}));
}

TEST_CASE("a client's null sender is named by <>, by its client, and by its key") {
  const StandingKey bounces = null_sender_key("192.0.2.7");
  for (const auto* pattern :
       {"<>", "192.0.2.7", "192.0.2.0/24", "192.0.2", "", "*", "null-sender:192.0.2.7/32"}) {
    CAPTURE(pattern);
    CHECK(SenderPattern(pattern).matches(bounces));
  }
  for (const auto* pattern :
       {"192.0.2.8", "@example.org", "a@example.org", "client:192.0.2.7/32"}) {
    CAPTURE(pattern);
    CHECK_FALSE(SenderPattern(pattern).matches(bounces));
  }
  CHECK_FALSE(SenderPattern("<>").matches(client_key("192.0.2.7")));
}

TEST_CASE("senders are named as people write them") {
  const Key bounce{"", "192.0.2.0/24", "bob@example.net"};
  CHECK(SenderPattern("<>").matches(bounce));
  CHECK(SenderPattern("<>").matches({"", "", ""}));
  CHECK_FALSE(SenderPattern("<>").matches(kMail));
  CHECK_FALSE(SenderPattern("<>").matches({"", "192.0.2.7/32", ""}));
  CHECK_FALSE(SenderPattern("<>").matches({"", "", "@example.net"}));
  check("<anna@example.org>", true, false);
  check("anna@example.org.", true, false);
  check("@example.or", false, false);
  check("@EXAMPLE.org.", true, false);
  check("@example.net", true, true);
}

TEST_CASE("a pattern names a row whichever way both spell a domain") {
  const Key rows[] = {
      {"news-#@xn--mnchen-3ya.example", "192.0.2.0/24", "jÜrgen@xn--bcher-kva.example"},
      {"news-#@münchen.example", "192.0.2.0/24", "jÜrgen@bücher.example"},  // an earlier version's
  };
  for (const auto& row : rows) {
    CAPTURE(row.sender);
    for (const auto* pattern :
         {"news-17@münchen.example", "news-17@MÜNCHEN.example", "news-17@xn--mnchen-3ya.example",
          "JÜrgen@BÜCHER.example", "jÜrgen@xn--bcher-kva.example", "münchen", "MÜNCH",
          "@münchen.example", "ünchen.ex", "xn--mnchen-3ya.example", "*@münchen.example",
          "*@MÜNCHEN.*", "*@xn--mnchen-3ya.example", "jÜrgen@b*", "*ücher.example", "jÜrgen"}) {
      CAPTURE(pattern);
      CHECK(SenderPattern(pattern).matches(row));
    }
    for (const auto* pattern : {"news-17@munchen.example", "news-17@muenchen.example", "muench",
                                "*@bücher.example.org", "@ünchen", "mÜnchen@", "jürgen@bücher.org",
                                "xn--mnch-0ra", "xn--mnch-0ra*", "*@mü.example"}) {
      CAPTURE(pattern);
      CHECK_FALSE(SenderPattern(pattern).matches(row));
    }
  }
  CHECK_FALSE(SenderPattern("münch").matches(kMail));
}

TEST_CASE("the senders of a pattern are those of tables of this version and earlier ones") {
  using Senders = std::vector<std::string>;
  CHECK(SenderPattern("a@example.org").senders() == Senders{"a@example.org"});
  CHECK(SenderPattern("news-17@MÜNCHEN.example").senders() ==
        Senders{"news-17@xn--mnchen-3ya.example", "news-17@münchen.example",
                "news-17@mÜnchen.example", "news-#@xn--mnchen-3ya.example",
                "news-#@münchen.example", "news-#@mÜnchen.example"});
  CHECK(SenderPattern("a@xn--mnchen-3ya.example").senders() ==
        Senders{"a@xn--mnchen-3ya.example", "a@münchen.example"});
  CHECK(SenderPattern("*@example.org").senders().empty());
}

TEST_CASE("a key is one word, and comes back from it") {
  for (const auto& key :
       {kMail, kList, Key{}, Key{"", "a", ""}, Key{"o'br ien,%@d", "x", "\"\xe4\"@d*"}}) {
    const auto text = key_text(key);
    INFO(text);
    CHECK(text.find_first_of(" '\"*$\\") == std::string::npos);
    const auto back = parse_key(text);
    REQUIRE(back);
    CHECK(*back == key);
  }
  for (const auto* text : {"", "a", "a,b", "a,b,c,d", "a,b,%4", "a,b,%zz", "%,b,c"}) {
    CHECK_FALSE(parse_key(text));
  }
}

TEST_CASE("a standing's key is one word, and no key of a sender") {
  for (const auto& key : {StandingKey{StandingKind::Client, "2001:db8::/64", ""},
                          StandingKey{StandingKind::Correspondent, "o'br,ien@d", "\"\xe4\"@d*"},
                          StandingKey{StandingKind::Domain, "there.test", ""},
                          StandingKey{StandingKind::LocalDomain, "here.test", ""},
                          StandingKey{StandingKind::NullSender, "192.0.2.7/32", ""}}) {
    const auto text = key_text(key);
    INFO(text);
    CHECK(text.find_first_of(" '\"*$\\") == std::string::npos);
    CHECK(parse_standing_key(text) == key);
    CHECK_FALSE(parse_key(text));
  }
  for (const auto* text :
       {"", "client", "client:", "clients:a", "Client:a", "client:a,b", "correspondent:a",
        "correspondent:a,", "correspondent:,b", "correspondent:a,b,c", "local-domain:a,",
        "domain:", "domain:a,", "domains:a", "client:%4", "client:a,b,c", ",192.0.2.7/32,"}) {
    CHECK_FALSE(parse_standing_key(text));
  }
}

}  // namespace grayling
