// SPDX-License-Identifier: MIT
// The models of other greylisters keep to the documented limits.
#include "simulation/assumptions.hpp"
#include "simulation/iredapd_model.hpp"
#include "simulation/postgrey_model.hpp"
#include "simulation/refusing.hpp"
#include "simulation/rspamd_model.hpp"
#include "simulation/sqlgrey_model.hpp"
#include "support/catch.hpp"

using namespace grayling;
using namespace grayling::simulation;

namespace {

const Host kHere{"192.0.2.7", "mail.here.example"};
const Host kBeside{"192.0.2.9", "mail2.here.example"};
const Host kElsewhere{"198.51.100.7", "mail.here.example"};
const std::string kSender = "a@sender.example";
const std::string kRecipient = "b@site.test";

bool ask(Greylister& greylister, const Host& host, Seconds at, const std::string& sender = kSender,
         const std::string& recipient = kRecipient) {
  return greylister.passes({host, sender, recipient}, kStart + at);
}

}  // namespace

TEST_CASE("postgrey: five minutes, the same /24, and two days for the retry") {
  PostgreyModel model(true);
  CHECK_FALSE(ask(model, kHere, 0));
  CHECK_FALSE(ask(model, kHere, 299));
  CHECK_FALSE(ask(model, kElsewhere, 300));
  CHECK(ask(model, kBeside, 300));
  CHECK(ask(model, kHere, 300 + 35 * 86400));
  CHECK_FALSE(ask(model, kHere, 300 + 71 * 86400));

  CHECK_FALSE(ask(model, kHere, 0, "c@sender.example"));
  CHECK_FALSE(ask(model, kHere, 2 * 86400 + 1, "c@sender.example"));
  CHECK(ask(model, kHere, 2 * 86400 + 301, "c@sender.example"));
}

TEST_CASE("postgrey: an address passes after five triplets, at most one an hour") {
  PostgreyModel model(true);
  for (int hour = 0; hour < 5; ++hour) {
    const std::string sender = std::string(1, static_cast<char>('a' + hour)) + "@sender.example";
    CHECK_FALSE(ask(model, kHere, hour * 3600, sender));
    CHECK(ask(model, kHere, hour * 3600 + 300, sender));
  }
  CHECK(ask(model, kHere, 5 * 3600, "new@other.example"));
  CHECK_FALSE(ask(model, kBeside, 5 * 3600, "newer@other.example"));
}

TEST_CASE("postgrey: clients on its list pass if the list is used") {
  const Host google{"209.85.208.41", "mail-ed1-f41.google.com"};
  PostgreyModel listed(true);
  PostgreyModel bare(false);
  CHECK(ask(listed, google, 0));
  CHECK_FALSE(ask(bare, google, 0));
}

TEST_CASE(
    "sqlgrey: a sender is known for all recipients, and two senders make their domain known") {
  SqlgreyModel model;
  CHECK_FALSE(ask(model, kHere, 0));
  CHECK_FALSE(ask(model, kHere, 299));
  CHECK(ask(model, kBeside, 300));
  CHECK(ask(model, kHere, 301, kSender, "other@site.test"));
  CHECK_FALSE(ask(model, kHere, 302, "c@sender.example"));
  CHECK(ask(model, kHere, 602, "c@sender.example"));
  CHECK(ask(model, kHere, 603, "new@sender.example"));
  CHECK_FALSE(ask(model, kElsewhere, 604, "new@sender.example"));
}

TEST_CASE("sqlgrey: a line is known by its address") {
  SqlgreyModel model;
  const Host line{"192.0.2.7", "7-2.dsl.isp.example"};
  const Host beside{"192.0.2.9", "9-2.dsl.isp.example"};
  CHECK_FALSE(ask(model, line, 0));
  CHECK_FALSE(ask(model, beside, 300));
  CHECK(ask(model, line, 300));
}

TEST_CASE("iRedAPD: fifteen minutes, a day for the retry, and then the whole address") {
  TraceDns dns(1);
  IredapdModel model(dns);
  CHECK_FALSE(ask(model, kHere, 0));
  CHECK_FALSE(ask(model, kHere, 899));
  CHECK_FALSE(ask(model, kBeside, 900));
  CHECK(ask(model, kHere, 900, "a+x@sender.example"));
  CHECK(ask(model, kHere, 901, "new@other.example"));
  CHECK_FALSE(ask(model, kElsewhere, 901));
  CHECK_FALSE(ask(model, kElsewhere, 901 + 86401));
  CHECK_FALSE(ask(model, kHere, 902 + 31 * 86400));
}

TEST_CASE("iRedAPD: SPF lets pass whom the record names, and never \"all\"") {
  TraceDns dns(1);
  IredapdModel model(dns);
  const Host google{"209.85.208.41", "mail-ed1-f41.google.com"};
  CHECK(ask(model, google, 0, "a@gmail.com"));
  CHECK_FALSE(ask(model, kHere, 0, "a@gmail.com"));
  for (const auto number : kWideDomains) {
    CHECK_FALSE(ask(model, kHere, 0, "a@d" + std::to_string(number) + ".example"));
  }
  CHECK_FALSE(ask(model, google, 0, ""));
  model.on_sent(kRecipient, "c@gmail.com", kStart);
  CHECK(ask(model, kHere, 0, "c@gmail.com"));
}

TEST_CASE("rspamd: only mail with a score waits, and is known by its contents") {
  TraceDns dns(1);
  RspamdModel model(dns);
  const auto ask_with = [&](const Host& host, Seconds at, std::uint64_t message, double points) {
    return model.passes({host, kSender, kRecipient, message, points}, kStart + at);
  };
  CHECK(ask_with(kHere, 0, 1, 3.9));
  CHECK_FALSE(ask_with(kHere, 0, 2, 4));
  CHECK_FALSE(ask_with(kElsewhere, 299, 2, 4));
  CHECK(ask_with(kElsewhere, 300, 2, 4));
  CHECK(ask_with(kBeside, 301, 3, 4));  // the same /19, sender and recipient
  CHECK_FALSE(ask_with(kElsewhere, 302, 4, 4));
  CHECK_FALSE(ask_with(kHere, 86702, 5, 4));
  CHECK_FALSE(ask_with(kHere, 90000, 5, 15));  // rejected
  const Host nameless{"192.0.2.7", "unknown"};
  CHECK(model.score({nameless, kSender, kRecipient}, kStart) >= 4);
}

TEST_CASE("a DNSBL before a greylister refuses whom it has, and lets the others wait or pass") {
  const TraceDns dns(1, 0);
  std::uint64_t machine = 0;
  while (!dns.is_denied(infected_host(machine), 0)) ++machine;
  Refusing alone(dns);
  CHECK_FALSE(ask(alone, infected_host(machine), 0));
  CHECK(ask(alone, kHere, 0));
  Refusing before(dns, std::make_unique<PostgreyModel>(false));
  CHECK_FALSE(ask(before, kHere, 0));
  CHECK_FALSE(ask(before, infected_host(machine), 0));
  CHECK(ask(before, kHere, 300));
  CHECK_FALSE(ask(before, infected_host(machine), 300));
}

TEST_CASE("each greylister normalises senders by its own rule") {
  CHECK(postgrey_sender("talk-return-17-b=site.test@d") == "talk-return-#-b=site.test@d");
  CHECK(postgrey_sender("bounces+12-b=site.test@d") == "bounces@d");
  CHECK(postgrey_sender("a7@d") == "a7@d");
  CHECK(postgrey_sender("") == "");
  CHECK(sqlgrey_sender("talk-return-17-b=site.test@d", kRecipient) == "talk-return-#-RCPT@d");
  CHECK(sqlgrey_sender("bounce-mc.us1_1.2-b=site.test@d", kRecipient) == "bounce-#@d");
  CHECK(sqlgrey_sender("0a1b-2c3d@d", kRecipient) == "0a1b-#@d");
}
