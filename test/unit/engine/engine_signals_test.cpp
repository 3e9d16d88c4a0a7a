// SPDX-License-Identifier: MIT
// Strangers about whom the DNS is asked: what lets them pass, and what counts for their domain.
#include "grayling/greylist/correspondence.hpp"
#include "unit/engine/signals_story.hpp"

using namespace grayling;

namespace {

constexpr Seconds kDelay = 180;

Mail mail_from(const std::string& sender, const std::string& client = "198.51.100.7") {
  return SignalsStory::mail(sender, client);
}

}  // namespace

TEST_CASE("a domain that came back twice is known from every machine that its SPF names") {
  SignalsStory story;
  for (int i = 0; i < 2; ++i) {
    const Mail mail = mail_from("a" + std::to_string(i) + "@example.org");
    CHECK(story.answer(mail) == kDefer);
    story.clock.pass(kDelay);
    CHECK(story.answer(mail) != kDefer);
    story.write_behind();
    story.clock.pass(kHour);
  }
  CHECK(story.standing() == Standing{"", 2, story.standing()->last_seen, 2});
  story.write_behind();
  const auto rows = story.row_count();
  CHECK(story.answer(mail_from("new@example.org", "198.51.100.200")) == "DUNNO");
  CHECK(story.answer(mail_from("new@sub.example.org", "198.51.100.201")) == kDefer);  // no record
  CHECK(story.answer(mail_from("new@example.org", "203.0.113.9")) == kDefer);
  CHECK(story.answer(mail_from("new@example.com", "198.51.100.200")) == kDefer);
  CHECK(story.log.count("action=pass, reason=domain AWL") == 1);
  CHECK(story.row_count() == rows + 3);
}

TEST_CASE("a row that waits passes by its domain too, and is left as it is") {
  SignalsStory story;
  const Mail mail = mail_from("a@example.org");
  story.set_standing(5, 5);
  story.dns.fail_all(true);
  CHECK(story.answer(mail) == kDefer);
  const Record before = story.first_row();
  story.dns.fail_all(false);
  story.clock.pass(10);
  CHECK(story.answer(mail) == "DUNNO");
  CHECK(story.first_row() == before);
  CHECK(story.log.count("reason=domain AWL") == 1);
}

TEST_CASE("mail that passes by its domain keeps the domain alive") {
  SignalsStory story;
  story.set_standing(5, 5);
  const auto seen = story.standing()->last_seen;
  story.clock.pass(2 * kHour);
  CHECK(story.answer(mail_from("a@example.org")) == "DUNNO");
  story.write_behind();
  CHECK(story.standing()->last_seen > seen);
  CHECK(story.standing()->came == 5);
}

TEST_CASE("a domain whose mail mostly doesn't return is not known") {
  SignalsStory story;
  const auto& [returned, came, action] = GENERATE(table<std::uint32_t, std::uint32_t, std::string>(
      {{8, 10, "DUNNO"}, {7, 10, kDefer}, {1, 1, kDefer}, {2, 2, "DUNNO"}}));
  CAPTURE(returned, came);
  story.set_standing(returned, came);
  CHECK(story.answer(mail_from("a@example.org")) == action);
}

TEST_CASE("a pass by SPF that everybody has proves nothing") {
  SignalsStory story(GENERATE(SpfUse::Prove, SpfUse::Pass));
  story.dns.add_text("wide.example", "v=spf1 +all");
  story.dns.add_text("tested.example", "v=spf1 ip4:198.51.100.0/24 exists:%{i}.tested.example");
  story.dns.add_address("192.0.2.1.tested.example", "127.0.0.2");
  for (const auto* domain : {"wide.example", "tested.example"}) {
    story.set_standing(5, 5, domain);
    CHECK(story.answer(mail_from("a@" + std::string(domain))) == kDefer);
    story.write_behind();
    CHECK(story.standing(domain)->came == 5);
  }
}

TEST_CASE("with spf = pass, mail that passes goes through at once and makes no row") {
  SignalsStory story(SpfUse::Pass);
  CHECK(story.answer(mail_from("a@example.org")) == "DUNNO");
  CHECK(story.answer(mail_from("a@example.org", "203.0.113.9")) == kDefer);
  CHECK(story.answer(mail_from("a@none.example")) == kDefer);
  CHECK(story.row_count() == 2);
  CHECK(story.log.count("action=pass, reason=SPF pass") == 1);
  story.write_behind();
  CHECK_FALSE(story.standing());
}

TEST_CASE("the null sender passes by SPF of its HELO, and proves nothing by it") {
  SignalsStory story(SpfUse::Pass);
  story.set_standing(5, 5);
  Mail bounce = mail_from("");
  bounce.helo = "example.org";
  CHECK(story.answer(bounce) == "DUNNO");
  bounce.helo = "none.example";
  bounce.recipient = "c@example.net";
  CHECK(story.answer(bounce) == kDefer);
  story.write_behind();
  CHECK(story.standing()->came == 5);
}

TEST_CASE("nothing is asked about a sender that is known") {
  SignalsStory story(GENERATE(SpfUse::Prove, SpfUse::Pass));
  const Mail mail = mail_from("a@example.org");
  const auto row = [&](std::uint32_t passes) {
    return Record{story.clock.now() - kHour, story.clock.now() - kHour, passes};
  };
  const Key key{"a@example.org", "198.51.100.0/24", "b@example.net"};
  SECTION("by its row, and then by the cache") {
    story.table.rows[key] = row(1);
    CHECK(story.answer(mail) == "DUNNO");
    CHECK(story.answer(mail) == "DUNNO");
    CHECK(story.log.count("reason=triplet found") == 2);
  }
  SECTION("by its client, from the table and then from memory") {
    story.table.standings[client_key("198.51.100.7")] = {"", 9, story.clock.now()};
    CHECK(story.answer(mail) == "DUNNO");
    CHECK(story.answer(mail_from("b@example.org")) == "DUNNO");
    CHECK(story.log.count("reason=client AWL") == 2);
  }
  SECTION("as a correspondent") {
    Mail named = mail;
    named.name = "mail.example.org";
    const auto answer = correspondent_key("a@example.org", "b@example.net");
    story.table.standings[answer] = {"", 0, story.clock.now()};
    CHECK(story.answer(named) == "DUNNO");
    CHECK(story.log.count("reason=correspondent") == 1);
  }
  SECTION("as one of the same message") {
    story.table.rows[key] = row(1);
    Mail of_message = mail;
    of_message.instance = "m1";
    CHECK(story.answer(of_message) == "DUNNO");
    CHECK(story.answer(of_message) == "DUNNO");
  }
  SECTION("as exempt") {
    Mail own = mail;
    own.login = "anna";
    CHECK(story.answer(own) == "DUNNO");
  }
  story.write_behind();
  CHECK(story.dns.asked.empty());
}

TEST_CASE("the policy decides whether the DNS is asked") {
  SignalsStory story(SpfUse::Off);
  CHECK(story.answer(mail_from("a@example.org")) == kDefer);
  CHECK(story.dns.asked.empty());
  auto changed = story.settings;
  change(changed).spf = SpfUse::Pass;
  story.engine().reload(changed);
  CHECK(story.answer(mail_from("b@example.org")) == "DUNNO");
  change(changed).spf = SpfUse::Off;
  story.engine().reload(changed);
  CHECK(story.answer(mail_from("c@example.org")) == kDefer);
}

TEST_CASE("in learn mode domains are known but earn nothing") {
  SignalsStory story;
  change(story.settings).mode = Mode::Learn;
  story.set_standing(5, 5);
  CHECK(story.answer(mail_from("a@example.org")) == "DUNNO");
  CHECK(story.log.count("action=pass, reason=domain AWL") == 1);
  CHECK(story.row_count() == 0);
  CHECK(story.answer(mail_from("a@example.com")) == "DUNNO");
  CHECK(story.log.count("action=greylist, reason=new") == 1);
  CHECK(story.row_count() == 1);
  story.write_behind();
  CHECK_FALSE(story.standing("example.com"));
}

TEST_CASE("with match = sender domains prove themselves as well") {
  SignalsStory story;
  change(story.settings).match = Match::Sender;
  const Mail mail = mail_from("a@example.org");
  CHECK(story.answer(mail) == kDefer);
  story.clock.pass(kDelay);
  CHECK(story.answer(mail) != kDefer);
  story.write_behind();
  CHECK(story.standing() == Standing{"", 1, story.standing()->last_seen, 1});
}

TEST_CASE("a tutorial's table lets SPF's pass through, and no domain prove itself") {
  const auto use = GENERATE(SpfUse::Prove, SpfUse::Pass);
  SignalsStory story(use);
  story.table.kind = TableKind::Tutorial;
  CHECK(story.answer(mail_from("a@none.example")) == kDefer);
  story.dns.asked.clear();
  CHECK(story.answer(mail_from("a@example.org")) == (use == SpfUse::Pass ? "DUNNO" : kDefer));
  CHECK(story.dns.asked.empty() == (use == SpfUse::Prove));
  CHECK(story.row_count() == (use == SpfUse::Pass ? 1 : 2));
  CHECK(story.answer(mail_from("a@none.example")) == "DUNNO");  // its retry
}

TEST_CASE("what SPF said is a field of structured logs alone") {
  SignalsStory story;
  story.answer(mail_from("a@example.org"));
  story.answer(mail_from("a@example.org", "203.0.113.9"));
  CHECK(story.log.count("spf") == 0);
  CHECK(story.fields.count("spf=pass") == 1);
  CHECK(story.fields.count("spf=fail") == 1);
  change(story.settings).spf = SpfUse::Off;
  story.engine().reload(story.settings);
  story.answer(mail_from("b@example.org"));
  CHECK(story.fields.count("spf=pass") == 1);
}

TEST_CASE("without signals the store is asked what it always was") {
  const auto off = GENERATE(0, 1, 2, 3);
  SignalsStory story(off == 0 ? SpfUse::Off : SpfUse::Prove);
  if (off == 1) story.settings.dns_timeout = std::chrono::milliseconds(0);
  if (off == 2) story.resolver = nullptr;
  if (off == 3) change(story.settings).auto_allow_domains_after = 0;
  story.answer(mail_from("before@example.org"));
  const auto calls = [&] {
    const StoreControl& store = story.store;
    return std::array<int, 4>{store.inserts, store.finds, store.saves, store.standing_finds};
  };
  auto since = [&, before = calls()]() mutable {
    auto now = calls();
    std::swap(now, before);
    for (std::size_t i = 0; i < now.size(); ++i) now[i] = before[i] - now[i];
    return now;
  };
  story.answer(mail_from("a@example.org"));  // new
  CHECK(since() == std::array<int, 4>{1, 0, 0, 0});
  story.clock.pass(kDelay);
  story.answer(mail_from("a@example.org"));  // a retry, of which it is cached that there is a row
  CHECK(since() == std::array<int, 4>{0, 1, 1, 0});
  story.answer(mail_from("a@example.org"));  // cached
  CHECK(since() == std::array<int, 4>{0, 0, 0, 0});
  CHECK(story.dns.asked.empty());
}

TEST_CASE("mail of a domain that sends through us doesn't count for the domain above it") {
  SignalsStory story;
  story.dns.add_text("dept.example.org", kRecord);
  story.table.standings[{StandingKind::LocalDomain, "dept.example.org", ""}] = {"", 0,
                                                                                story.clock.now()};
  for (const auto* sender : {"a@dept.example.org", "b@dept.example.org"}) {
    Mail mail = mail_from(sender);
    mail.recipient = std::string(sender) + ".example.net";
    CHECK(story.answer(mail) == kDefer);
    story.clock.pass(kDelay);
    CHECK(story.answer(mail) != kDefer);
  }
  story.write_behind();
  CHECK_FALSE(story.standing());
  CHECK(story.answer(mail_from("a@example.org")) == kDefer);
  story.write_behind();
  REQUIRE(story.standing());
  CHECK(story.standing()->came == 1);
}
