// SPDX-License-Identifier: MIT
#include "engine/work/recognition.hpp"

#include <vector>

#include "grayling/store/memory_store.hpp"
#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

// Returns what is known of each of `items` if all are looked up together.
std::vector<BatchEntry> ask(Store& store, const GreylistSettings& settings,
                            const std::vector<BatchItem>& items, UnixSeconds now) {
  std::vector<BatchEntry> entries;
  std::vector<BatchEntry*> all;
  entries.reserve(items.size());
  for (const auto& item : items) {
    entries.push_back({.item = &item});
    all.push_back(&entries.back());
  }
  Recognition recognition(store, settings, now);
  REQUIRE(recognition.ask(all));
  return entries;
}

}  // namespace

TEST_CASE("of those that are looked for together each gets what its own row says") {
  const TestClock clock;
  const UnixSeconds now = clock.now();
  MemoryTable table;
  table.standings[{StandingKind::Client, "192.0.2.7/32", ""}] = {"", 3, now};
  table.standings[{StandingKind::Client, "192.0.2.8/32", ""}] = {"example.org", 3, now};
  MemoryStore store(table, clock);
  REQUIRE(store.open());
  GreylistSettings settings;
  settings.auto_allow_after = 3;
  std::vector<BatchItem> items;
  for (const auto* client : {"192.0.2.8/32", "192.0.2.7/32", "192.0.2.9/32", "", "192.0.2.7/32"}) {
    BatchItem item;
    item.key.sender = std::to_string(items.size());
    item.client = {StandingKind::Client, client, ""};
    items.push_back(item);
  }
  const auto entries = ask(store, settings, items, now);
  REQUIRE(entries.size() == 5);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    CAPTURE(i);
    CHECK(entries[i].standing.has_value() == (i == 1 || i == 4));
    CHECK(entries[i].was_asked);
  }
}

TEST_CASE("an answer is known by its row, unless its sender's domain sends through us") {
  const TestClock clock;
  const UnixSeconds now = clock.now();
  MemoryTable table;
  table.standings[{StandingKind::Correspondent, "bob@there.test", "anna@here.test"}] = {"", 0,
                                                                                        now - 9};
  table.standings[{StandingKind::Correspondent, "boss@sister.test", "anna@here.test"}] = {"", 0,
                                                                                          now};
  table.standings[{StandingKind::LocalDomain, "sister.test", ""}] = {"", 0, now};
  table.standings[{StandingKind::Client, "192.0.2.7/32", ""}] = {"", 5, now};
  MemoryStore store(table, clock);
  REQUIRE(store.open());
  std::vector<BatchItem> items(5);
  items[0].answer = {StandingKind::Correspondent, "bob@there.test", "anna@here.test"};
  items[1].answer = {StandingKind::Correspondent, "bob@there.test", "eve@here.test"};
  items[2].answer = {StandingKind::Correspondent, "boss@sister.test", "anna@here.test"};
  items[3] = items[0];
  items[3].client = client_key("192.0.2.7");
  const GreylistSettings settings;
  const auto entries = ask(store, settings, items, now);
  const auto reason = [&](std::size_t i) {
    const auto& verdict = entries[i].standing;
    return verdict ? std::optional(verdict->reason) : std::nullopt;
  };
  CHECK(reason(0) == Reason::Correspondent);
  CHECK(entries[0].standing->last_seen == now - 9);
  CHECK_FALSE(reason(1));
  CHECK_FALSE(reason(2));
  CHECK(reason(3) == Reason::ClientKnown);
  CHECK_FALSE(reason(4));
}

TEST_CASE("mail of a domain with standing is known, unless the domain sends through us") {
  const TestClock clock;
  const UnixSeconds now = clock.now();
  const UnixSeconds expired = now - 36 * 86400;
  MemoryTable table;
  const auto put = [&](const char* name, std::uint32_t returned, std::uint32_t came,
                       UnixSeconds last_seen) {
    table.standings[{StandingKind::Domain, name, ""}] = {"", returned, last_seen, came};
  };
  put("there.example", 4, 5, now - 9);
  put("spam.example", 2, 3, now);
  put("over.example", 9, 9, expired);
  put("here.example", 9, 9, now);
  put("was-here.example", 9, 9, now);
  table.standings[{StandingKind::LocalDomain, "here.example", ""}] = {"", 0, now};
  table.standings[{StandingKind::LocalDomain, "sub.there.example", ""}] = {"", 0, now};
  table.standings[{StandingKind::LocalDomain, "was-here.example", ""}] = {"", 0, expired};
  table.standings[{StandingKind::Correspondent, "bob@there.example", "anna@here.example"}] = {"", 0,
                                                                                              now};
  MemoryStore store(table, clock);
  REQUIRE(store.open());
  const auto check = [&](const std::string& sender, std::optional<Reason> reason,
                         const StandingKey& answer = {}) {
    CAPTURE(sender);
    BatchItem item;
    item.key.sender = sender;
    item.domain = domain_key(sender);
    item.answer = answer;
    const auto entries = ask(store, {}, {item}, now);
    const auto& verdict = entries[0].standing;
    CHECK((verdict ? std::optional(verdict->reason) : std::nullopt) == reason);
    if (reason == Reason::DomainKnown) CHECK(verdict->last_seen > expired);
  };
  check("a@there.example", Reason::DomainKnown);
  check("a@news.there.example", Reason::DomainKnown);
  check("a@sub.there.example", std::nullopt);
  check("\"a b\"@sub.there.example", std::nullopt);
  check("a@SUB.there.example.", std::nullopt);
  check("a@here.example", std::nullopt);
  check("a@sub.here.example", std::nullopt);
  check("a@was-here.example", Reason::DomainKnown);
  check("a@spam.example", std::nullopt);
  check("a@over.example", std::nullopt);
  check("a@unknown.example", std::nullopt);
  check("", std::nullopt);
  check("bob@there.example", Reason::Correspondent,
        {StandingKind::Correspondent, "bob@there.example", "anna@here.example"});
  // Without SPF's pass there is no key, whatever the row says.
  BatchItem unproved;
  unproved.key.sender = "a@there.example";
  CHECK_FALSE(ask(store, {}, {unproved}, now)[0].standing);
  GreylistSettings off;
  off.auto_allow_domains_after = 0;
  BatchItem item = unproved;
  item.domain = domain_key("a@there.example");
  CHECK_FALSE(ask(store, off, {item}, now)[0].standing);
}
