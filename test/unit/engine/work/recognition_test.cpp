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
    entries.push_back({.item = &item, .settings = &settings});
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
