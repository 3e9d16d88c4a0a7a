// SPDX-License-Identifier: MIT
#include "grayling/suspicion/signs.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr std::string_view kOurName = "mx.site.example";

// A mail without any sign.
PolicyRequest good_request() {
  PolicyRequest request;
  request.protocol_state = "RCPT";
  request.client_address = "192.0.2.7";
  request.client_name = "mail.there.example";
  request.helo_name = "mail.there.example";
  request.sender = "anna@there.example";
  request.recipient = "bob@site.example";
  request.lines = "server_address=198.51.100.25\nencryption_protocol=TLSv1.3\n";
  return request;
}

bool is_alone(const Signs& signs, Sign sign) {
  Signs only;
  only.add(sign);
  return signs == only;
}

}  // namespace

TEST_CASE("a mail host that is set up well has no sign") {
  CHECK(signs_of(good_request(), kOurName) == Signs());
  CHECK(signs_of(PolicyRequest{}, kOurName) == Signs());  // nothing was sent, so nothing is known
  CHECK(signs_of(PolicyRequest{}, "") == Signs());
}

TEST_CASE("each rule gives its own sign") {
  auto request = good_request();
  SECTION("no_name") {
    request.client_name = "unknown";
    CHECK(is_alone(signs_of(request, kOurName), Sign::NoName));
  }
  SECTION("line_name") {
    request.client_name = "192-0-2-7.dynamic.there.example";
    CHECK(is_alone(signs_of(request, kOurName), Sign::LineName));
  }
  SECTION("helo_ours") {
    request.helo_name = kOurName;
    CHECK(is_alone(signs_of(request, kOurName), Sign::HeloOurs));
  }
  SECTION("helo_address") {
    request.helo_name = "192.0.2.7";
    CHECK(is_alone(signs_of(request, kOurName), Sign::HeloAddress));
  }
  SECTION("sender_is_recipient") {
    request.sender = "bob@site.example";
    CHECK(is_alone(signs_of(request, kOurName), Sign::SenderIsRecipient));
  }
  SECTION("no_tls") {
    request.lines = "encryption_protocol=\n";
    CHECK(is_alone(signs_of(request, kOurName), Sign::NoTls));
  }
}

TEST_CASE("a client has no name if Postfix says so") {
  auto request = good_request();
  for (const auto* const name : {"", "[UNAVAILABLE]", "unknown.there.example", "Unknown"}) {
    CAPTURE(name);
    request.client_name = name;
    CHECK_FALSE(has_no_name(request));
  }
}

TEST_CASE("a line's name is recognised in capitals, and needs an address") {
  auto request = good_request();
  request.client_name = "P54A1B2C3.DIP0.t-ipconnect.de";
  CHECK(is_line(request));
  request.client_name = "p54a1b2c3.dip0.t-ipconnect.de.";
  CHECK(is_line(request));
  request.client_address = "no address";
  CHECK_FALSE(is_line(request));
  request.client_address = "192.0.2.7";
  request.client_name = "unknown";
  CHECK_FALSE(is_line(request));
}

TEST_CASE("HELO with our name or address is only ours") {
  auto request = good_request();
  for (const auto* const helo : {"mx.site.example", "MX.Site.Example", "mx.site.example.",
                                 "198.51.100.25", "[198.51.100.25]"}) {
    CAPTURE(helo);
    request.helo_name = helo;
    CHECK(says_our_helo(request, kOurName));
  }
  for (const auto* const helo :
       {"", "site.example", "mx.site.example.net", "xmx.site.example", "198.51.100.26",
        "[198.51.100.26]", "[198.51.100.25", "198.51.100.25.example", "[]", "["}) {
    CAPTURE(helo);
    request.helo_name = helo;
    CHECK_FALSE(says_our_helo(request, kOurName));
  }
  SECTION("with IPv6") {
    request.lines = "server_address=2001:db8::25\n";
    for (const auto* const helo :
         {"[IPv6:2001:db8::25]", "[ipv6:2001:DB8:0::25]", "2001:db8::25"}) {
      CAPTURE(helo);
      request.helo_name = helo;
      CHECK(says_our_helo(request, kOurName));
    }
  }
  SECTION("a client with our address is this machine") {
    request.helo_name = "mx.site.example";
    request.client_address = "198.51.100.25";
    CHECK_FALSE(says_our_helo(request, kOurName));
  }
  SECTION("before Postfix 3.2 our address isn't known") {
    request.lines = "";
    request.helo_name = "[198.51.100.25]";
    CHECK_FALSE(says_our_helo(request, kOurName));
    request.helo_name = "mx.site.example";
    CHECK(says_our_helo(request, kOurName));
  }
  SECTION("a short name of ours is also that of others") {
    request.helo_name = "mail";
    CHECK_FALSE(says_our_helo(request, "mail"));
    request.helo_name = "localhost";
    CHECK_FALSE(says_our_helo(request, "localhost"));
  }
}

TEST_CASE("HELO must be a full name or an address in brackets") {
  auto request = good_request();
  for (const auto* const helo :
       {"192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7", "1.2.3", "192.0.2.300", "3221225991",
        "localhost", "mailserver", "WIN-7A2B3C4D", "user", "mailserver.", "ylmf-pc", "DESKTOP-1",
        "192.0.2.7.", "x", "."}) {
    CAPTURE(helo);
    request.helo_name = helo;
    CHECK(is_bad_helo(request));
  }
  for (const auto* const helo :
       {"", "mail.there.example", "mail.there.example.", "[192.0.2.7]", "[IPv6:2001:db8::7]",
        "localhost.localdomain", "there.example", "box.example.com", "mx1.xn--mnchen-3ya.example",
        "192-0-2-7.there.example", "a.b1", "EXCH01.corp.local"}) {
    CAPTURE(helo);
    request.helo_name = helo;
    CHECK_FALSE(is_bad_helo(request));
  }
}

TEST_CASE("a mail to its own sender is recognised in any spelling") {
  auto request = good_request();
  request.recipient = "Bob@M\xc3\xbcnchen.example";
  for (const auto* const sender : {"bob@m\xc3\xbcnchen.example", "BOB@xn--mnchen-3ya.example"}) {
    CAPTURE(sender);
    request.sender = sender;
    CHECK(is_to_its_sender(request));
  }
  for (const auto* const sender : {"", "bob@munchen.example", "bobb@xn--mnchen-3ya.example"}) {
    CAPTURE(sender);
    request.sender = sender;
    CHECK_FALSE(is_to_its_sender(request));
  }
  request.sender = std::nullopt;
  CHECK_FALSE(is_to_its_sender(request));
  request.sender = "";
  request.recipient = "";
  CHECK_FALSE(is_to_its_sender(request));
}

TEST_CASE("a connection is known to be open text only where Postfix says so") {
  auto request = good_request();
  request.lines = "encryption_cipher=\n";
  CHECK_FALSE(has_no_tls(request));
}

TEST_CASE("only the signs that are wanted are looked for") {
  auto request = good_request();
  request.client_name = "unknown";
  request.helo_name = "192.0.2.7";
  request.lines = "encryption_protocol=\n";
  Signs wanted;
  wanted.add(Sign::HeloAddress);
  CHECK(is_alone(signs_of(request, kOurName, nullptr, wanted), Sign::HeloAddress));
  wanted.add(Sign::NoTls);
  CHECK(signs_of(request, kOurName, nullptr, wanted) == wanted);
  CHECK(signs_of(request, kOurName).has(Sign::NoName));
}
