// SPDX-License-Identifier: MIT
#include "grayling/greylist/correspondence.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'000'000'000;
constexpr Seconds kLifetime = 35 * 86400;

const StandingKey kAnnaWroteToBob = {StandingKind::Correspondent, "bob@there.example",
                                     "anna@here.example"};

PolicyRequest answer(std::string_view name = "mx.there.example",
                     std::string_view client = "192.0.2.7") {
  PolicyRequest request;
  request.client_name = name;
  request.client_address = client;
  request.sender = "Bob@There.example";
  request.recipient = "anna@here.example";
  return request;
}

}  // namespace

TEST_CASE("mail leaves by who has logged in, or in a context that is named so") {
  GreylistSettings settings;
  PolicyRequest request;
  CHECK_FALSE(is_outbound(settings, request));
  request.policy_context = "submission";
  CHECK_FALSE(is_outbound(settings, request));
  settings.outbound = {"relay", "submission"};
  CHECK(is_outbound(settings, request));
  for (const std::string_view other :
       {"", "Submission", "submission ", "sub", "relay,submission"}) {
    CAPTURE(other);
    request.policy_context = other;
    CHECK_FALSE(is_outbound(settings, request));
  }
  request.sasl_username = "anna";
  CHECK(is_outbound(settings, request));
  CHECK(is_outbound(GreylistSettings{}, request));
}

TEST_CASE("a correspondent is known by both addresses as they are, in lower case") {
  CHECK(correspondent_key("bob@there.example", "anna@here.example") == kAnnaWroteToBob);
  CHECK(correspondent_key("BOB@There.Example", "Anna@HERE.example") == kAnnaWroteToBob);
  CHECK(correspondent_key("bob+1@there.example", "anna@here.example").name ==
        "bob+1@there.example");
  CHECK(correspondent_key("bob/x@there.example", "anna@here.example").name ==
        "bob/x@there.example");
  CHECK(correspondent_key("bj\xc3\xb6rn@there.example", "anna@here.example").name ==
        "bj\xc3\xb6rn@there.example");
  CHECK(correspondent_key("\"b@d\"@there.example", "anna@here.example").name ==
        "\"b@d\"@there.example");
  CHECK(correspondent_key("bob@there.example.", "anna@here.example.") == kAnnaWroteToBob);
  for (const std::string_view bob : {"bob@xn--bcher-kva.example", "Bob@BÜCHER.example",
                                     "bob@bücher.example.", "bob@bücher。example。"}) {
    CAPTURE(bob);
    CHECK(correspondent_key(bob, "anna@here.example").name == "bob@xn--bcher-kva.example");
    CHECK(correspondent_key(bob, "eve@bücher.example") == StandingKey{});
    CHECK(local_domain_key(bob) ==
          StandingKey{StandingKind::LocalDomain, "xn--bcher-kva.example", ""});
  }
  CHECK(correspondent_key("bob@sub.here.example", "anna@here.example") != StandingKey{});
}

TEST_CASE("an address that its host has signed is the correspondent it was before") {
  for (const std::string_view bob :
       {"prvs=0474fedcba=bob@there.example", "PRVS=0474FEDCB=Bob@there.example",
        "prvs=bob/0474fedcba@there.example", "btv1==760cdc7c545==bob@there.example",
        "msprvs1=1202020UU5ulBw=bob@there.example"}) {
    CAPTURE(bob);
    CHECK(correspondent_key(bob, "anna@here.example") == kAnnaWroteToBob);
    CHECK(correspondent_key(bob, "prvs=1234abcdef=anna@here.example") == kAnnaWroteToBob);
  }
  CHECK(correspondent_key("prvs=1234abcdef=boss@here.example", "anna@here.example") ==
        StandingKey{});
  CHECK(local_domain_key("prvs=1234abcdef=anna@here.example") ==
        StandingKey{StandingKind::LocalDomain, "here.example", ""});
  CHECK(correspondent_key("prvs=nobody=bob@there.example", "anna@here.example").name ==
        "prvs=nobody=bob@there.example");
  CHECK(correspondent_key("prvs=1234abcdef=\"b b\"@there.example", "anna@here.example") ==
        StandingKey{});
}

TEST_CASE(
    "null senders, addresses of one domain, and what no column holds as it is, are nobody's") {
  const auto check = [](const std::string& remote) {
    CAPTURE(remote);
    CHECK(correspondent_key(remote, "anna@here.example") == StandingKey{});
    CHECK(correspondent_key("anna@here.example", remote) == StandingKey{});
  };
  check("");
  check("bob");
  check("bob@");
  check("@there.example");
  check("boss@here.example");
  check("boss@HERE.example");
  check("boss@here.example.");
  check("boss@[192.0.2.1]");
  check("boss@bü cher.example");
  check("boss@😀.example");
  check("\"a@there.example\"@here.example");
  check("bob@there.example ");
  check("\"b b\"@there.example");
  check("bob\t@there.example");
  check("bob\x7f@there.example");
  check("\"b\\ob\"@there.example");
  check("b\\xffob@there.example");
  check("b\xff@there.example");
  check(std::string("b\0b@there.example", 17));
  check(std::string(320 - 13, 'b') + "@there.example");
  CHECK(correspondent_key(std::string(320 - 14, 'b') + "@there.example", "anna@here.example") !=
        StandingKey{});
}

TEST_CASE("a domain that sends has a key that is nobody's address") {
  CHECK(local_domain_key("Anna@Here.example") ==
        StandingKey{StandingKind::LocalDomain, "here.example", ""});
  CHECK(local_domain_key("bob@there.example") == local_domain_key("eve@there.example"));
  CHECK(local_domain_key("bob@there.example.") == local_domain_key("eve@there.example"));
  CHECK(local_domain_key("") == StandingKey{});
  CHECK(local_domain_key("anna") == StandingKey{});
  const auto local = [](const std::string& name) {
    return StandingKey{StandingKind::LocalDomain, name, ""};
  };
  const StandingKey domain{StandingKind::Domain, "here.example", ""};
  for (const auto* own : {"Mail.Here.example", "mail.here.example."}) {
    CAPTURE(own);
    const auto keys = local_domain_keys(domain, own);
    CHECK(keys[0] == local("here.example"));
    CHECK(keys[1] == local("mail.here.example"));
  }
  CHECK(local_domain_keys(domain) == std::array{local("here.example"), StandingKey{}});
  CHECK(local_domain_keys(domain, "[192.0.2.1]")[1].is_none());
  CHECK(local_domain_keys(kAnnaWroteToBob)[0] == local("there.example"));
  const std::array<StandingKey, 2> none;
  CHECK(local_domain_keys(client_key("192.0.2.7"), "here.example") == none);
  CHECK(local_domain_keys({StandingKind::Domain, "", ""}, "here.example") == none);
  CHECK(local_domain_keys(StandingKey{}) == none);
}

TEST_CASE("an answer comes from a client with a name that counts") {
  const auto check = [](std::string_view name, bool counts, std::string_view client = "192.0.2.7") {
    CAPTURE(name);
    ProviderMemory providers;
    CHECK(answer_key(answer(name, client)) == (counts ? kAnnaWroteToBob : StandingKey{}));
    CHECK(answer_key(answer(name, client), &providers) == answer_key(answer(name, client)));
  };
  check("mx.there.example", true);
  check("MX.There.example", true);
  check("mail-ed1-f41.google.com", true);
  check("there.example", true);
  check("mx.other.example", true);
  check("mx.there.example", true, "2001:db8::7");
  check("", false);
  check("unknown", false);
  check("[UNAVAILABLE]", false);
  check("localhost", false);
  check("host-192-0-2-7.there.example", false);
  check("dsl7.there.example", false);
  check("pool-7.dyn.there.example", false);
  check("vps1234.hoster.example", false);
  check("mx.there.example", false, "");
  check("mx.there.example", false, "no address");
  check(std::string(256, 'x') + ".example", false);

  auto null_sender = answer();
  null_sender.sender = "";
  CHECK(answer_key(null_sender) == StandingKey{});
  null_sender.sender.reset();
  CHECK(answer_key(null_sender) == StandingKey{});
  auto forged = answer();
  forged.sender = "boss@here.example";
  CHECK(answer_key(forged) == StandingKey{});
}

TEST_CASE("a domain sends through us until lifetime is over") {
  using Row = std::optional<Standing>;
  CHECK(sends_through_us({}, Row(Standing{"", 0, kNow}), kNow));
  CHECK(sends_through_us({}, Row(Standing{"", 0, kNow - kLifetime}), kNow));
  CHECK_FALSE(sends_through_us({}, Row(Standing{"", 0, kNow - kLifetime - 1}), kNow));
  CHECK_FALSE(sends_through_us({}, Row(), kNow));
}
