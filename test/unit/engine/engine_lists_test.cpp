// SPDX-License-Identifier: MIT
// What DNS lists do for strangers, and what they can't do while they aren't to be believed.
#include "grayling/greylist/correspondence.hpp"
#include "unit/engine/lists_story.hpp"

using namespace grayling;

namespace {

const std::string kClient = "198.51.100.7";

Mail mail_from(const std::string& client, const std::string& sender = "a@example.org") {
  Mail mail = SignalsStory::mail(sender, client);
  mail.name = "mx.there.example";
  return mail;
}

// Seconds until mail from this client passes that is tried every minute; at most an hour.
Seconds waiting_time(ListsStory& story, const Mail& mail) {
  for (Seconds waited = 0; waited <= 3600; waited += 60) {
    if (story.answer(mail) != kDefer) return waited;
    story.clock.pass(60);
    story.test_lists();
  }
  return 3601;
}

}  // namespace

TEST_CASE("a list's points count, and the log says whose they are") {
  ListsStory story;
  story.list(kClient, "127.0.1.4");
  story.test_lists();
  CHECK(story.log.count("DNS list list.example is on") == 1);
  Mail mail = mail_from(kClient);
  SECTION("for a stranger that would pass") {
    change(story.settings).selective = true;
    story.engine().reload(story.settings);
    CHECK(story.answer(mail) == kDefer);
    CHECK(story.fields.count("signs=list.example 4") == 1);
    CHECK(story.answer(mail_from("198.51.100.8")) == "DUNNO");
    CHECK(story.log.count("reason=not suspicious") == 1);
  }
  SECTION("up to the long delay") {
    mail.name = "unknown";
    CHECK(story.answer(mail) == kDefer);
    CHECK(story.fields.count("signs=no_name 3, list.example 4") == 1);
    story.clock.pass(1799);
    CHECK(story.answer(mail) == kDefer);
    story.clock.pass(1);
    CHECK(story.answer(mail).starts_with("PREPEND"));
  }
  SECTION("the highest of its addresses") {
    story.list(kClient, "127.0.1.9");
    CHECK(story.answer(mail) == kDefer);
    CHECK(story.fields.count("signs=list.example 9") == 1);
  }
  SECTION("of IPv6 clients only if the list has some") {
    Mail six = mail_from("2001:db8::7");
    story.list("2001:db8::7", "127.0.1.4");
    CHECK(story.answer(six) == kDefer);
    CHECK(story.fields.count("signs=list.example 4") == 0);
  }
}

TEST_CASE("a list can speak for a stranger") {
  ListsStory story;
  story.list(kClient, "127.0.2.5");
  story.test_lists();
  CHECK(story.answer(mail_from(kClient)) == "DUNNO");
  CHECK(story.log.count("reason=trusted") == 1);
  CHECK(story.row_count() == 0);
}

TEST_CASE("several lists add up") {
  ListsStory story;
  story.settings.dns_lists.push_back(ListsStory::list_of("other.example"));
  story.answer_tests("other.example");
  story.list(kClient, "127.0.1.8");
  story.list(kClient, "127.0.2.3", "other.example");
  story.test_lists();
  CHECK(story.answer(mail_from(kClient)) == kDefer);
  CHECK(story.fields.count("signs=list.example 8, other.example -3") == 1);
  story.clock.pass(180);
  CHECK(story.answer(mail_from(kClient)).starts_with("PREPEND"));
}

TEST_CASE("a list is asked only about strangers, once for a message, and not before it is tested") {
  ListsStory story;
  Mail mail = mail_from(kClient);
  mail.instance = "i1";
  CHECK(story.answer(mail) == kDefer);
  CHECK(story.asked_of() == 0);
  story.test_lists();
  CHECK(story.asked_of() == kTestPointCount);
  story.dns.asked.clear();
  SECTION("once for a message") {
    mail.instance = "i2";
    mail.sender = "b@example.org";
    CHECK(story.answer(mail) == kDefer);
    mail.recipient = "c@example.net";
    CHECK(story.answer(mail) == kDefer);
    CHECK(story.asked_of() == 1);
  }
  SECTION("not of the known") {
    story.clock.pass(200);
    mail.instance = "i3";
    CHECK(story.answer(mail).starts_with("PREPEND"));
    story.dns.asked.clear();
    mail.instance = "i4";
    CHECK(story.answer(mail) == "DUNNO");
    CHECK(story.dns.asked.empty());
  }
  SECTION("not if no answer can change anything") {
    for (auto& points : story.settings.suspicion.points) points = 0;
    story.points_of(Sign::NoName) = 20;
    story.settings.dns_lists[0].points.clear();
    story.settings.dns_lists[0].points.push_back({ListsStory::pattern("127.0.1.1"), 1});
    change(story.settings).spf = SpfUse::Off;
    story.engine().reload(story.settings);
    story.test_lists();
    story.dns.asked.clear();
    mail.name = "unknown";
    mail.sender = "c@example.org";
    CHECK(story.answer(mail) == kDefer);
    CHECK(story.dns.asked.empty());
  }
}

TEST_CASE("a list that answers too late says nothing") {
  ListsStory story;
  story.list(kClient, "127.0.1.20");
  change(story.settings).selective = true;
  story.test_lists();
  story.dns.delay(ListsStory::name_of(kClient), RecordType::A, std::chrono::seconds(5));
  const auto number = story.ask(mail_from(kClient));
  story.run();
  CHECK(story.answers[number].empty());
  story.pass_ms(300);
  CHECK(story.answers[number] == "DUNNO");
  CHECK(story.dns.open() == 0);
}

TEST_CASE("whom a list is against doesn't pass by its domain, nor by SPF") {
  const auto use = GENERATE(SpfUse::Prove, SpfUse::Pass);
  ListsStory story(use);
  story.set_standing(5, 5);
  story.list(kClient, "127.0.1.1");
  story.list("198.51.100.9", "127.0.2.1");
  story.test_lists();
  CHECK(story.answer(mail_from(kClient)) == kDefer);
  CHECK(story.answer(mail_from("198.51.100.8")) == "DUNNO");
  CHECK(story.answer(mail_from("198.51.100.9")) == "DUNNO");
  const auto* const reason = use == SpfUse::Pass ? "reason=SPF pass" : "reason=domain AWL";
  CHECK(story.log.count(reason) == 2);
}

TEST_CASE("clients that wait for one key pass by their domain unless a list is against them") {
  ListsStory story;
  change(story.settings).client = ClientIdentity::Network;
  story.set_standing(5, 5);
  story.list(kClient, "127.0.1.1");
  story.test_lists();
  story.ask_and_hold(mail_from("203.0.113.1", "first@example.org"));
  const auto listed = story.ask(mail_from(kClient));
  const auto other = story.ask(mail_from("198.51.100.8"));
  story.store.release();
  story.run();
  CHECK(story.answers[listed] == kDefer);
  CHECK(story.answers[other] == "DUNNO");
}

TEST_CASE("whom a list has learned of meanwhile waits for long_delay from its first try") {
  ListsStory story;
  story.test_lists();
  Mail mail = mail_from(kClient);
  CHECK(story.answer(mail) == kDefer);
  SECTION("if its points reach wait_from") {
    story.list(kClient, "127.0.1.4");
    story.clock.pass(200);
    CHECK(story.answer(mail) == kDefer);
    CHECK(story.log.count("action=greylist, reason=listed meanwhile") == 1);
    CHECK(story.fields.count("signs=list.example 4") == 1);
    story.clock.pass(1599);
    CHECK(story.answer(mail) == kDefer);
    story.clock.pass(1);
    story.dns.asked.clear();
    CHECK(story.answer(mail).starts_with("PREPEND X-Greylist: delayed 1800 seconds"));
    CHECK(story.asked_of() == 0);  // it passes in any case
  }
  SECTION("not with fewer") {
    story.list(kClient, "127.0.1.2");
    story.clock.pass(200);
    CHECK(story.answer(mail).starts_with("PREPEND"));
  }
  SECTION("not by what isn't known in time") {
    story.list(kClient, "127.0.1.6");
    story.dns.delay(ListsStory::name_of(kClient), RecordType::A, std::chrono::seconds(5));
    story.clock.pass(200);
    const auto number = story.ask(mail);
    story.run();
    story.pass_ms(300);
    CHECK(story.answers[number].starts_with("PREPEND"));
  }
  SECTION("not if it passed before") {
    story.clock.pass(200);
    CHECK(story.answer(mail).starts_with("PREPEND"));
    story.list(kClient, "127.0.1.20");
    CHECK(story.answer(mail) == "DUNNO");
  }
}

TEST_CASE("whom a list had from the start comes too early, and isn't listed meanwhile") {
  ListsStory story;
  story.list(kClient, "127.0.1.6");
  story.test_lists();
  const Mail mail = mail_from(kClient);
  CHECK(story.answer(mail) == kDefer);
  story.clock.pass(200);
  CHECK(story.answer(mail) == kDefer);
  CHECK(story.log.count("reason=early-retry") == 1);
  CHECK(story.log.count("reason=listed meanwhile") == 0);
}

TEST_CASE("without lists nobody is asked about again because of them") {
  ListsStory story;
  story.settings.dns_lists.clear();
  story.settings.greylist = std::make_shared<GreylistSettings>();
  change(story.settings).auto_allow_domains_after = 0;
  const Mail mail = mail_from(kClient);
  CHECK(story.answer(mail) == kDefer);
  story.clock.pass(200);
  CHECK(story.answer(mail).starts_with("PREPEND"));
  CHECK(story.dns.asked.empty());
}

TEST_CASE("a reload changes the lists, and those that stay needn't be tested again") {
  ListsStory story;
  story.list(kClient, "127.0.1.20");
  story.list(kClient, "127.0.1.20", "new.example");
  story.answer_tests("new.example");
  change(story.settings).selective = true;
  story.test_lists();
  CHECK(story.answer(mail_from(kClient)) == kDefer);
  story.dns.asked.clear();
  SECTION("another is there") {
    story.settings.dns_lists.insert(story.settings.dns_lists.begin(),
                                    ListsStory::list_of("new.example"));
    story.engine().reload(story.settings);
    story.test_lists();
    CHECK(story.asked_of() == 0);
    CHECK(story.asked_of("new.example") == kTestPointCount);
    CHECK(story.answer(mail_from(kClient, "b@example.org")) == kDefer);
    CHECK(story.fields.count("signs=new.example 20, list.example 20") == 1);
  }
  SECTION("none is left") {
    story.settings.dns_lists.clear();
    story.engine().reload(story.settings);
    story.test_lists();
    CHECK(story.answer(mail_from(kClient, "b@example.org")) == "DUNNO");
    CHECK(story.asked_of() == 0);
  }
  SECTION("the DNS is turned off") {
    story.settings.dns_timeout = std::chrono::milliseconds(0);
    story.engine().reload(story.settings);
    story.test_lists();
    CHECK(story.answer(mail_from(kClient, "b@example.org")) == "DUNNO");
    CHECK(story.dns.asked.empty());
  }
}

TEST_CASE("more points of a list never mean less waiting", "[many]") {
  const bool is_selective = GENERATE(false, true);
  const std::string name = GENERATE("mx.there.example", "unknown");
  const std::string client = GENERATE("198.51.100.7", "203.0.113.7");  // SPF passes, or fails
  CAPTURE(is_selective, name, client);
  Seconds before = 0;
  for (int points = -20; points <= 20; ++points) {
    CAPTURE(points);
    ListsStory story;
    change(story.settings).selective = is_selective;
    change(story.settings).auto_allow_after = 0;
    const auto number = std::to_string(std::abs(points));
    if (points != 0) story.list(client, (points > 0 ? "127.0.1." : "127.0.2.") + number);
    story.test_lists();
    Mail mail = mail_from(client);
    mail.name = name;
    const Seconds waited = waiting_time(story, mail);
    CHECK(waited >= before);
    CHECK(waited <= 1800);
    before = waited;
  }
}
