// SPDX-License-Identifier: MIT
// The points of a stranger for which the DNS is asked besides SPF (suspicion/dns_signs.hpp), and
// when it is asked for any.
#include <algorithm>

#include "unit/engine/signals_story.hpp"

using namespace grayling;

namespace {

// From a mail host that is set up well.
Mail good_mail(const std::string& sender = "a@example.org") {
  return {.sender = sender,
          .client = "198.51.100.7",
          .name = "mx.example.org",
          .helo = "mx.example.org"};
}

}  // namespace

TEST_CASE("a dead sender domain and a confirmed HELO count, too") {
  SignalsStory story;
  change(story.settings).selective = true;
  story.points_of(Sign::SenderDomainDead) = 3;
  story.points_of(Sign::HeloConfirmed) = -2;
  story.dns.add_mail_host("example.org", 10, "mx.example.org");
  Mail mail = good_mail();
  SECTION("a domain without a mail host or an address") {
    mail.sender = "a@nowhere.example";
    CHECK(story.answer(mail) == kDefer);
    CHECK(story.fields.count("signs=sender_domain_dead 3") == 1);
  }
  SECTION("a domain that takes no mail, and fails SPF") {
    story.dns.add_text("parked.example", "v=spf1 -all");
    story.dns.add_mail_host("parked.example", 0, "");
    mail.sender = "a@parked.example";
    CHECK(story.answer(mail) == kDefer);
    CHECK(story.fields.count("signs=spf_fail 3, sender_domain_dead 3") == 1);
    story.clock.pass(1799);
    CHECK(story.answer(mail) == kDefer);
    story.clock.pass(1);
    CHECK(story.answer(mail).starts_with("PREPEND"));
  }
  SECTION("HELO excuses a missing name") {
    story.dns.add_address("mx.example.org", mail.client);
    mail.name = "unknown";
    CHECK(story.answer(mail) == "DUNNO");
    CHECK(story.log.count("reason=not suspicious") == 1);
    CHECK(story.fields.count("signs=no_name 3, helo_confirmed -2") == 1);
    mail.client = "198.51.100.8";
    CHECK(story.answer(mail) == kDefer);
  }
  SECTION("HELO isn't asked where it has nothing to excuse") {
    story.dns.add_address("mx.example.org", mail.client);
    CHECK(story.answer(mail) == "DUNNO");
    CHECK_FALSE(story.dns.asked.empty());
    CHECK(std::none_of(story.dns.asked.begin(), story.dns.asked.end(), [](const auto& asked) {
      return asked.first == "mx.example.org" && asked.second == RecordType::A;
    }));
  }
  SECTION("the null sender has no domain that could be dead") {
    mail.sender = "";
    CHECK(story.answer(mail) == "DUNNO");
    CHECK(std::none_of(story.dns.asked.begin(), story.dns.asked.end(),
                       [](const auto& asked) { return asked.second == RecordType::Mx; }));
  }
  SECTION("nothing is asked if nothing can change") {
    story.points_of(Sign::NoName) = 20;
    change(story.settings).spf = SpfUse::Off;
    mail.name = "unknown";
    CHECK(story.answer(mail) == kDefer);
    CHECK(story.dns.asked.empty());
  }
  SECTION("with spf = off they are asked all the same, and SPF isn't") {
    change(story.settings).spf = SpfUse::Off;
    mail.sender = "a@nowhere.example";
    CHECK(story.answer(mail) == kDefer);
    CHECK(std::none_of(story.dns.asked.begin(), story.dns.asked.end(),
                       [](const auto& asked) { return asked.second == RecordType::Txt; }));
  }
}

TEST_CASE("a confirmed HELO doesn't excuse what SPF says") {
  SignalsStory story;
  change(story.settings).selective = true;
  story.points_of(Sign::NoName) = 1;
  story.points_of(Sign::HeloConfirmed) = -2;
  Mail mail = good_mail("a@forged.example");
  mail.name = "unknown";
  story.dns.add_text("forged.example", "v=spf1 -all");
  story.dns.add_address("mx.example.org", mail.client);
  CHECK(story.answer(mail) == kDefer);
  CHECK(story.fields.count("signs=no_name 1, spf_fail 3, helo_confirmed -1") == 1);
}

TEST_CASE("signs of the DNS that come too late are none, and SPF's answer counts meanwhile") {
  SignalsStory story;
  change(story.settings).selective = true;
  story.points_of(Sign::SenderDomainDead) = 3;
  const std::string domain = "slow.example";
  story.dns.add_text(domain, "v=spf1 -all");
  story.dns.delay(domain, RecordType::Mx, std::chrono::seconds(5));
  Mail mail = good_mail("a@" + domain);
  const auto number = story.ask(mail);
  story.run();
  CHECK(story.answers[number].empty());
  story.pass_ms(300);
  CHECK(story.answers[number] == kDefer);
  CHECK(story.fields.count("signs=spf_fail 3") == 1);
  CHECK(story.dns.open() == 0);
}

TEST_CASE("all recipients of a message share what the DNS said") {
  SignalsStory story;
  story.points_of(Sign::SenderDomainDead) = 3;
  change(story.settings).selective = true;
  change(story.settings).spf = SpfUse::Off;
  Mail mail = good_mail("a@nowhere.example");
  mail.instance = "i1";
  CHECK(story.answer(mail) == kDefer);
  const auto asked = story.dns.asked.size();
  CHECK(asked == 1);
  mail.recipient = "c@example.net";
  CHECK(story.answer(mail) == kDefer);
  CHECK(story.fields.count("signs=sender_domain_dead 3") == 2);
  CHECK(story.dns.asked.size() == asked);
}

TEST_CASE("with the points as shipped nobody is asked about again who comes back") {
  SignalsStory story;
  story.settings.suspicion = {};
  change(story.settings).auto_allow_domains_after = 0;
  story.dns.add_mail_host("example.org", 10, "mx.example.org");
  const Mail mail = good_mail();
  CHECK(story.answer(mail) == kDefer);
  CHECK_FALSE(story.dns.asked.empty());
  story.dns.asked.clear();
  story.clock.pass(200);
  CHECK(story.answer(mail).starts_with("PREPEND"));
  CHECK(story.dns.asked.empty());
}

TEST_CASE("with the points as shipped a bounce without a proven domain needs no DNS") {
  SignalsStory story;
  story.settings.suspicion = {};
  Mail bounce = good_mail("");
  CHECK(story.answer(bounce) == kDefer);
  CHECK(story.dns.asked.empty());
}

TEST_CASE("a recipient's policy is asked about all that it needs, whatever another's needed") {
  auto policies = std::make_shared<Policies>();
  GreylistSettings other;
  other.spf = SpfUse::Off;
  other.selective = true;
  REQUIRE(policies->add({{"@other.example"}, {}}, other));
  policies->finish();
  SignalsStory story;
  story.settings.policies = policies;
  story.points_of(Sign::SenderDomainDead) = 3;
  story.dns.add_mail_host("example.org", 10, "mx.example.org");
  story.set_standing(5, 5);
  Mail mail = good_mail();
  mail.instance = "i1";
  mail.recipient = "a@other.example";
  CHECK(story.answer(mail) == "DUNNO");
  mail.recipient = "b@example.net";
  CHECK(story.answer(mail) == "DUNNO");
  CHECK(story.log.count("reason=not suspicious") == 1);
  CHECK(story.log.count("reason=domain AWL") == 1);
}
