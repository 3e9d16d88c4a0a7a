// SPDX-License-Identifier: MIT
#include "grayling/greylist/subject.hpp"

#include "grayling/greylist/former_key.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

PolicyRequest request() {
  PolicyRequest r;
  r.protocol_state = "RCPT";
  r.client_address = "192.0.2.7";
  r.sender = "Anna+x@Example.org";
  r.recipient = "Bob@Example.NET";
  return r;
}

// "other", "exempt: …", "incomplete: …" or "sender|client|recipient"
std::string subject(const PolicyRequest& r, Match match = Match::Triplet,
                    const Exemptions* exemptions = nullptr, const GreylistSettings& settings = {}) {
  Subject s;
  s.key = {"left", "from", "before"};
  read_subject({settings, exemptions, match}, r, s);
  switch (s.kind) {
    case SubjectKind::OtherState:
      return "other";
    case SubjectKind::Exempt:
      return "exempt: " + std::string(reason_text(s.reason));
    case SubjectKind::Incomplete:
      return "incomplete: " + std::string(reason_text(s.reason));
    case SubjectKind::UntilData:
      return "until data: " + std::string(reason_text(s.reason));
    case SubjectKind::Deferred:
      return "deferred: " + std::string(reason_text(s.reason));
    case SubjectKind::Greylisted:
      break;
  }
  return s.key.sender + "|" + s.key.client + "|" + s.key.recipient;
}

constexpr auto kTriplet = "anna@example.org|192.0.2.0/24|bob@example.net";

}  // namespace

TEST_CASE("the protocol state says whether a verdict is due") {
  struct Row {
    std::string_view state, recipient;
    bool triplet, sender;
  };
  const Row rows[] = {
      {"RCPT", "b@x", true, true},
      {"MAIL", "", false, true},
      {"DATA", "b@x", true, true},
      {"DATA", "", false, false},
      {"END-OF-MESSAGE", "b@x", true, true},
      {"END-OF-MESSAGE", "", false, false},
      {"", "b@x", true, true},
      {"CONNECT", "", false, false},
      {"EHLO", "", false, false},
      {"VRFY", "b@x", false, false},
      {"ETRN", "", false, false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.state, row.recipient);
    auto r = request();
    r.protocol_state = row.state;
    r.recipient = row.recipient;
    CHECK((subject(r, Match::Triplet) != "other") == row.triplet);
    CHECK((subject(r, Match::Sender) != "other") == row.sender);
  }
}

TEST_CASE("no verdict at a state that nobody knows, or without a state, has its reason") {
  auto r = request();
  for (const auto* state : {"rcpt ", "RCPT TO", "END-OF-DATA", "?"}) {
    r.protocol_state = state;
    CHECK(subject(r) == "incomplete: unknown protocol_state");
    CHECK(subject(r, Match::Sender) == "incomplete: unknown protocol_state");
  }
  r.protocol_state = "";
  r.recipient = "";
  CHECK(subject(r) == "incomplete: no protocol_state");
}

TEST_CASE("the key is a lower-cased triplet, or the sender alone as it is") {
  CHECK(subject(request()) == kTriplet);
  CHECK(subject(request(), Match::Sender) == "anna+x@example.org||");
  auto r = request();
  r.client_address = "::ffff:192.0.2.9";
  CHECK(subject(r) == kTriplet);
  r.client_address = "2001:DB8:0:0:1::7";
  CHECK(subject(r) == "anna@example.org|2001:db8::/64|bob@example.net");
  r.sender = "";
  CHECK(subject(r) == "|2001:db8::/64|bob@example.net");
}

TEST_CASE("one domain has one key, and the key of former versions is told") {
  constexpr auto kKey = "jürgen@xn--mnchen-3ya.example|192.0.2.0/24|bob@xn--bcher-kva.example";
  auto r = request();
  r.recipient = "Bob@xn--bcher-kva.example";
  for (const std::string_view sender :
       {"Jürgen+x@MÜNCHEN.example", "jürgen@münchen.example", "jürgen@xn--mnchen-3ya.example"}) {
    CAPTURE(sender);
    r.sender = sender;
    CHECK(subject(r) == kKey);
  }
  const Key key{"jürgen@xn--mnchen-3ya.example", "192.0.2.0/24", "bob@xn--bcher-kva.example"};
  CHECK(former_key(key, r) == Key{});
  r.sender = "Jürgen+x@MÜNCHEN.Example";
  CHECK(former_key(key, r) ==
        Key{"jürgen@mÜnchen.example", "192.0.2.0/24", "bob@xn--bcher-kva.example"});
  r.recipient = "Bob@BÜCHER.example";
  CHECK(former_key(key, r) == Key{"jürgen@mÜnchen.example", "192.0.2.0/24", "bob@bÜcher.example"});
  CHECK(former_key({"jürgen@xn--mnchen-3ya.example", "", ""}, r) ==
        Key{"jürgen@mÜnchen.example", "", ""});
  r.sender = "jürgen";
  r.recipient = "bob@example.net";
  CHECK(former_key({"jürgen", "192.0.2.0/24", "bob@example.net"}, r) == Key{});
}

TEST_CASE("authenticated clients and loopback are exempt") {
  auto r = request();
  r.sasl_username = "bob";
  CHECK(subject(r) == "exempt: authenticated");
  for (const auto* address : {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"}) {
    r = request();
    r.client_address = address;
    CHECK(subject(r) == "exempt: loopback");
  }
  r.client_address = "128.0.0.1";
  CHECK(subject(r) != "exempt: loopback");
}

TEST_CASE("mail that leaves in a context that is named so is exempt, whatever else it is") {
  GreylistSettings settings;
  settings.outbound = {"relay"};
  auto r = request();
  r.policy_context = "mx";
  CHECK(subject(r, Match::Triplet, nullptr, settings) == kTriplet);
  r.policy_context = "relay";
  CHECK(subject(r, Match::Triplet, nullptr, settings) == "exempt: outbound");
  CHECK(subject(r) == kTriplet);
  r.client_address = "";
  CHECK(subject(r, Match::Triplet, nullptr, settings) == "exempt: outbound");
  r.sasl_username = "bob";
  CHECK(subject(r, Match::Triplet, nullptr, settings) == "exempt: authenticated");
  r.protocol_state = "EHLO";
  CHECK(subject(r, Match::Triplet, nullptr, settings) == "other");
}

TEST_CASE("a request that lacks what the key needs is incomplete") {
  for (const auto* address : {"unknown", "192.0.2", "192.0.2.7.1", "192.0.2.7/32", "[::1]",
                              "fe80::1%eth0", " 192.0.2.7", "192.0.2.256"}) {
    auto r = request();
    r.client_address = address;
    CAPTURE(address);
    CHECK(subject(r) == "incomplete: client_address is no address");
  }
  auto r = request();
  r.client_address = "";
  CHECK(subject(r) == "incomplete: no client_address");
  r = request();
  r.sender = std::nullopt;
  CHECK(subject(r) == "incomplete: no sender");
  r = request();
  r.recipient = "";
  CHECK(subject(r) == "incomplete: no recipient");
  CHECK(subject(r, Match::Sender) == "anna+x@example.org||");
}

TEST_CASE("whom the lists name is exempt, by a name that Postfix has confirmed") {
  Exemptions exemptions;
  REQUIRE(exemptions.add(ExemptList::Clients, "198.51.100.0/24", 1));
  REQUIRE(exemptions.add(ExemptList::Clients, "example.com", 1));
  REQUIRE(exemptions.add(ExemptList::Clients, "/./", 1));
  REQUIRE(exemptions.add(ExemptList::Senders, "@bank.example", 1));
  REQUIRE(exemptions.add(ExemptList::Recipients, "abuse@", 1));
  exemptions.finish();
  const auto found = [&](const PolicyRequest& r) {
    return subject(r, Match::Triplet, &exemptions);
  };
  for (const auto* name : {"", "unknown", "[UNAVAILABLE]"}) {
    auto r = request();
    r.client_name = name;
    CHECK(found(r) == kTriplet);
  }
  auto r = request();
  r.client_name = "mx.example.com";
  CHECK(found(r) == "exempt: client exempt");
  r = request();
  r.client_address = "::ffff:198.51.100.9";
  CHECK(found(r) == "exempt: client exempt");
  r = request();
  r.sender = "Anna@Bank.Example";
  CHECK(found(r) == "exempt: sender exempt");
  r = request();
  r.recipient = "abuse+1@example.net";
  CHECK(found(r) == "exempt: recipient exempt");
}

TEST_CASE("the null sender's verdict is due as null_sender says") {
  struct Row {
    NullSender null_sender;
    std::string_view state, recipient, count;
    std::string triplet, sender;
  };
  const std::string key = "|192.0.2.0/24|b@x";
  const std::string until = "until data: null sender until DATA";
  const std::string exempt = "exempt: null sender";
  const std::string unknown = "deferred: recipients unknown";
  const Row rows[] = {
      {NullSender::Greylist, "RCPT", "b@x", "0", key, "||"},
      {NullSender::Greylist, "DATA", "b@x", "1", key, "||"},
      {NullSender::Greylist, "DATA", "", "2", "other", "other"},
      {NullSender::Exempt, "RCPT", "b@x", "0", exempt, exempt},
      {NullSender::Exempt, "DATA", "b@x", "1", exempt, exempt},
      {NullSender::Exempt, "DATA", "", "2", "other", "other"},
      {NullSender::Data, "RCPT", "b@x", "0", until, until},
      {NullSender::Data, "", "b@x", "", until, until},
      {NullSender::Data, "MAIL", "", "0", "other", until},
      {NullSender::Data, "DATA", "b@x", "1", key, "||"},
      {NullSender::Data, "DATA", "", "2", unknown, unknown},
      {NullSender::Data, "DATA", "b@x", "2", key, "||"},
      {NullSender::Data, "DATA", "", "1", "incomplete: no recipient", "||"},
      {NullSender::Data, "DATA", "", "many", "incomplete: no recipient", "||"},
      {NullSender::Data, "END-OF-MESSAGE", "b@x", "1", key, "||"},
      {NullSender::Data, "END-OF-MESSAGE", "", "2", "other", "other"},
  };
  for (const auto& row : rows) {
    CAPTURE(static_cast<int>(row.null_sender), row.state, row.recipient, row.count);
    auto r = request();
    r.sender = "";
    r.protocol_state = row.state;
    r.recipient = row.recipient;
    r.recipient_count = row.count;
    GreylistSettings settings;
    settings.null_sender = row.null_sender;
    CHECK(subject(r, Match::Triplet, nullptr, settings) == row.triplet);
    CHECK(subject(r, Match::Sender, nullptr, settings) == row.sender);
    r.sender = "a@x";
    settings.null_sender = NullSender::Greylist;
    const auto as_ever = subject(r, Match::Triplet, nullptr, settings);
    settings.null_sender = row.null_sender;
    CHECK(subject(r, Match::Triplet, nullptr, settings) == as_ever);
  }
}

TEST_CASE("whom a rule lets pass at RCPT passes at DATA too, however many the recipients are") {
  GreylistSettings settings;
  settings.null_sender = NullSender::Data;
  Exemptions exemptions;
  REQUIRE(exemptions.add(ExemptList::Clients, "198.51.100.0/24", 1));
  exemptions.finish();
  for (const auto* state : {"RCPT", "DATA"}) {
    auto r = request();
    r.sender = "";
    r.protocol_state = state;
    r.recipient = r.protocol_state == "DATA" ? "" : "b@x";
    r.recipient_count = "2";
    r.client_address = "198.51.100.7";
    CHECK(subject(r, Match::Triplet, &exemptions, settings) == "exempt: client exempt");
    r.client_address = "127.0.0.1";
    CHECK(subject(r, Match::Triplet, &exemptions, settings) == "exempt: loopback");
    r.sasl_username = "bob";
    CHECK(subject(r, Match::Triplet, &exemptions, settings) == "exempt: authenticated");
  }
}

TEST_CASE("where greylisting is off, a verdict that would be due is a pass") {
  GreylistSettings settings;
  settings.mode = Mode::Off;
  CHECK(subject(request(), Match::Triplet, nullptr, settings) == "exempt: off");
  auto r = request();
  r.protocol_state = "EHLO";
  CHECK(subject(r, Match::Triplet, nullptr, settings) == "other");
}
