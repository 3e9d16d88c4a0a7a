// SPDX-License-Identifier: MIT
// The engine does what was explained, and explaining changes nothing.
#include "grayling/engine/explain.hpp"

#include "engine_story.hpp"

using namespace grayling;

namespace {

struct Explained {
  std::string action;
  std::string verdict;  // "pass, triplet found"
  std::string decider;  // the rule
  std::size_t rows = 0;
};

Explained explained(EngineStory& story, const Mail& mail, ProvedBySpf proved = {},
                    const DnsFindings& said = {}) {
  const std::lock_guard lock(story.store.table_mutex);
  const auto before = story.table.rows;
  MemoryStore store(story.table, story.clock);
  const Rules rules{*story.settings.greylist, story.settings.policies.get(), nullptr,
                    &story.settings.suspicion};
  const auto explanation = explain_request(rules, &store, story.table.kind, request_of(mail),
                                           story.clock.now(), proved, said);
  REQUIRE(explanation);
  CHECK(story.table.rows == before);
  Explained result{
      explanation->action,
      (explanation->passes ? "pass, " : "greylist, ") + std::string(explanation->reason), "",
      explanation->rows.size()};
  for (const auto& step : explanation->steps) {
    if (step.decides) result.decider = step.rule;
  }
  return result;
}

// Checks the explained verdict, and that the answer is the same.
void check(EngineStory& story, const Mail& mail, const std::string& verdict) {
  CAPTURE(mail.sender, mail.recipient);
  const auto before = explained(story, mail);
  CHECK(before.verdict == verdict);
  CHECK(story.answer(mail) == before.action);
}

}  // namespace

TEST_CASE(
    "strangers, early retries, first passes and the known are explained as they are answered") {
  EngineStory story;
  check(story, {}, "greylist, new");
  story.clock.pass(100);
  check(story, {}, "greylist, early-retry");
  story.clock.pass(100);
  check(story, {}, "pass, triplet found");
  check(story, {}, "pass, triplet found");
  story.clock.pass(36 * 86400);
  check(story, {}, "greylist, new");
  check(story, {.client = "127.0.0.1"}, "pass, loopback");
  check(story, {.sender = ""}, "greylist, new");
}

TEST_CASE("the rule that decides is named, and those after it are not looked at") {
  EngineStory story;
  CHECK(explained(story, {.client = "::1"}).decider == "loopback");
  CHECK(explained(story, {.state = "EHLO"}).decider == "no verdict is due at this protocol_state");
  CHECK(explained(story, {}).decider.empty());
  CHECK(explained(story, {.name = "mail-1.provider.example"}).rows == 2);
  CHECK(explained(story, {.name = "unknown"}).rows == 1);
  CHECK(explained(story, {.client = "::1"}).rows == 0);
}

TEST_CASE("a provider's mail is explained by both of its rows") {
  EngineStory story;
  const Mail mail{.name = "mail-1.provider.example"};
  check(story, mail, "greylist, new");
  story.clock.pass(200);
  check(story, mail, "pass, triplet found");
  check(story, mail, "pass, triplet found");
  check(story, {.name = "unknown"}, "pass, triplet found");
}

TEST_CASE("policies and learn mode are explained") {
  auto policies = std::make_shared<Policies>();
  GreylistSettings off;
  off.mode = Mode::Off;
  GreylistSettings learn;
  learn.mode = Mode::Learn;
  REQUIRE(policies->add({{"off.test"}, {}}, off));
  REQUIRE(policies->add({{}, {"learn"}}, learn));
  policies->finish();
  EngineSettings settings;
  settings.policies = policies;
  EngineStory story(settings);
  check(story, {.recipient = "a@off.test"}, "pass, off");
  check(story, {.recipient = "a@x.test", .context = "learn"}, "greylist, new");
  check(story, {.recipient = "a@x.test", .context = "learn"}, "pass, triplet found");
  check(story, {.recipient = "b@x.test"}, "greylist, new");
}

TEST_CASE("the null sender at DATA is explained as far as a request tells") {
  EngineSettings settings;
  change(settings).null_sender = NullSender::Data;
  EngineStory story(settings);
  check(story, {.sender = ""}, "pass, null sender until DATA");
  check(story, {.sender = "", .recipient = "", .state = "DATA", .recipient_count = "2"},
        "greylist, recipients unknown");
  check(story, {.sender = "", .state = "DATA", .recipient_count = "1"}, "greylist, new");
}

TEST_CASE("a client that has proved itself is explained") {
  EngineStory story;
  story.table.standings[{StandingKind::Client, "192.0.2.7/32", ""}] = {"", 5, story.clock.now()};
  check(story, {}, "pass, client AWL");
  change(story.settings).auto_allow_after = 0;
  CHECK(explained(story, {}).verdict == "greylist, new");
}

TEST_CASE("a bounce of a client whose null sender has proved itself is explained") {
  EngineStory story;
  story.table.standings[null_sender_key("192.0.2.7")] = {"", 2, story.clock.now()};
  check(story, {.sender = ""}, "pass, null sender AWL");
  check(story, {}, "greylist, new");
  check(story, {.sender = "", .client = "192.0.3.8"}, "greylist, new");
  change(story.settings).auto_allow_after = 0;
  CHECK(explained(story, {.sender = ""}).verdict == "greylist, new");
}

TEST_CASE("an answer, and mail that leaves, are explained") {
  EngineStory story;
  change(story.settings).outbound = {"relay"};
  const Mail answer{.name = "mx1.example.org"};
  story.table.standings[{StandingKind::Correspondent, "a@example.org", "b@example.net"}] = {
      "", 0, story.clock.now()};
  check(story, answer, "pass, correspondent");
  CHECK(explained(story, {}).verdict == "greylist, new");  // no name that counts
  story.table.standings[{StandingKind::LocalDomain, "example.org", ""}] = {"", 0,
                                                                           story.clock.now()};
  CHECK(explained(story, answer).verdict == "greylist, new");
  check(story, {.context = "relay"}, "pass, outbound");
  check(story, {.login = "anna"}, "pass, authenticated");
}

TEST_CASE("mail of a domain with standing is explained by what SPF proves") {
  EngineStory story;
  const StandingKey domain{StandingKind::Domain, "example.org", ""};
  story.table.standings[domain] = {"", 2, story.clock.now(), 2};
  const auto check_verdict = [&](bool is_own, const std::string& verdict) {
    const auto found = explained(story, {}, {.own = is_own});
    CHECK(found.verdict == verdict);
    CHECK((found.action == "DUNNO") == (verdict.substr(0, 4) == "pass"));
  };
  check_verdict(true, "pass, domain AWL");
  check_verdict(false, "greylist, new");
  const StandingKey sending{StandingKind::LocalDomain, "example.org", ""};
  story.table.standings[sending] = {"", 0, story.clock.now()};
  check_verdict(true, "greylist, new");
  story.table.standings.erase(sending);
  story.table.standings[domain].came = 3;
  check_verdict(true, "greylist, new");
  story.table.standings[domain].came = 2;
  change(story.settings).auto_allow_domains_after = 3;
  check_verdict(true, "greylist, new");
  change(story.settings).auto_allow_domains_after = 2;
  change(story.settings).spf = SpfUse::Off;
  check_verdict(true, "greylist, new");
  change(story.settings).spf = SpfUse::Prove;
  change(story.settings).mode = Mode::Off;
  check_verdict(true, "pass, off");
}

TEST_CASE("a stranger that passes by its points is explained by them, not by its domain's row") {
  EngineStory story;
  story.table.standings[{StandingKind::Domain, "example.org", ""}] = {"", 2, story.clock.now(), 2};
  change(story.settings).selective = true;
  const Mail good{.name = "mx.example.org", .helo = "mx.example.org"};
  CHECK(explained(story, good, {.own = true}).verdict == "pass, not suspicious");
  CHECK(explained(story, {.name = "unknown"}, {.own = true}).verdict == "pass, domain AWL");
  story.settings.suspicion.pass_at = 0;
  CHECK(explained(story, good, {.own = true}).verdict == "pass, trusted");
  story.table.standings[{StandingKind::Client, "192.0.2.7/32", ""}] = {"", 5, story.clock.now()};
  CHECK(explained(story, good, {.own = true}).verdict == "pass, client AWL");
  story.table.standings.clear();
  change(story.settings).spf = SpfUse::Pass;
  CHECK(explained(story, good, {.own = true}).verdict == "pass, SPF pass");
}

TEST_CASE("a bounce is explained by the standing of its HELO's domain") {
  EngineStory story;
  story.table.standings[{StandingKind::Domain, "example.org", ""}] = {"", 2, story.clock.now(), 2};
  const Mail bounce{.sender = "", .helo = "mx.example.org"};
  CHECK(explained(story, bounce).verdict == "greylist, new");
  CHECK(explained(story, bounce, {.own = true}).verdict == "pass, domain AWL");
  CHECK(explained(story, bounce, {.parent = true}).verdict == "pass, domain AWL");
  CHECK(explained(story, {.sender = "", .helo = "mx.other.example"}, {.parent = true}).verdict ==
        "greylist, new");
  // Nobody asks about the domain above HELO if domains can't prove themselves.
  change(story.settings).spf = SpfUse::Pass;
  CHECK(explained(story, bounce, {.own = true}).verdict == "pass, SPF pass");
  CHECK(explained(story, bounce, {.parent = true}).verdict == "greylist, new");
}

TEST_CASE("mail that SPF lets in is explained, and known mail as ever") {
  EngineStory story;
  change(story.settings).spf = SpfUse::Pass;
  CHECK(explained(story, {}, {.own = true}).verdict == "pass, SPF pass");
  CHECK(explained(story, {}, {.own = true}).action == "DUNNO");
  CHECK(explained(story, {.sender = ""}, {.own = true}).verdict == "pass, SPF pass");
  CHECK(explained(story, {}).verdict == "greylist, new");
  story.table.rows[{"a@example.org", "192.0.2.0/24", "b@example.net"}] = {0, story.clock.now(), 1};
  CHECK(explained(story, {}, {.own = true}).verdict == "pass, triplet found");
  story.table.kind = TableKind::Tutorial;
  story.table.rows.clear();
  CHECK(explained(story, {}, {.own = true}).verdict == "pass, SPF pass");
}

TEST_CASE("without a store there is no verdict where one is needed, and all else") {
  const GreylistSettings settings;
  const Mail mail{.name = "unknown"};
  const auto open = explain_request({settings}, nullptr, TableKind::Full, request_of(mail), 0);
  REQUIRE(open);
  CHECK_FALSE(open->verdict);
  CHECK(open->action.empty());
  CHECK(open->subject.key.client == "192.0.2.0/24");
  const Mail local{.client = "127.0.0.1"};
  const auto closed = explain_request({settings}, nullptr, TableKind::Full, request_of(local), 0);
  REQUIRE(closed);
  CHECK(closed->action == "DUNNO");
}

TEST_CASE("the tutorial's table is explained by the sender alone") {
  EngineStory story;
  story.table.kind = TableKind::Tutorial;
  check(story, {}, "greylist, new");
  check(story, {.recipient = "other@x"}, "pass, triplet found");
}

TEST_CASE("what the DNS and its lists say counts for what is explained") {
  EngineStory story;
  const Mail mail{.name = "mx.example.org", .helo = "mx.example.org"};
  change(story.settings).selective = true;
  Signs dead;
  dead.add(Sign::SenderDomainDead);
  CHECK(explained(story, mail).verdict == "pass, not suspicious");
  CHECK(explained(story, mail, {}, {SpfResult::None, dead, {}}).verdict == "greylist, new");
  CHECK(explained(story, mail, {}, {{}, {}, {{"list.example", 4}}}).verdict == "greylist, new");
  CHECK(explained(story, mail, {}, {{}, {}, {{"list.example", -4}}}).verdict == "pass, trusted");
}

TEST_CASE("a client that a list is against is explained as if SPF proved nothing") {
  EngineStory story;
  const DnsFindings against{SpfResult::Pass, {}, {{"list.example", 1}}};
  const DnsFindings in_favour{SpfResult::Pass, {}, {{"list.example", -1}}};
  story.table.standings[{StandingKind::Domain, "example.org", ""}] = {"", 2, story.clock.now(), 2};
  CHECK(explained(story, {}, {.own = true}, against).verdict == "greylist, new");
  CHECK(explained(story, {}, {.own = true}, in_favour).verdict == "pass, domain AWL");
  change(story.settings).spf = SpfUse::Pass;
  CHECK(explained(story, {}, {.own = true}, against).verdict == "greylist, new");
  CHECK(explained(story, {}, {.own = true}, in_favour).verdict == "pass, SPF pass");
}
