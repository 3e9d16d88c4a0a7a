// SPDX-License-Identifier: MIT
#include "engine/recognition.hpp"

#include <array>

#include "grayling/store/memory_store.hpp"
#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

TEST_CASE("of those that are looked for together each gets what its own row says") {
  const TestClock clock;
  const UnixSeconds now = clock.now();
  MemoryTable table;
  table.acquaintances[{"", "192.0.2.7/32", ""}] = {"", 3, now};
  table.acquaintances[{"", "192.0.2.8/32", ""}] = {"example.org", 3, now};
  MemoryStore store(table, clock);
  REQUIRE(store.open());
  GreylistSettings settings;
  settings.auto_allow_after = 3;
  std::vector<BatchItem> items;
  for (const auto* client : {"192.0.2.8/32", "192.0.2.7/32", "192.0.2.9/32", "", "192.0.2.7/32"}) {
    BatchItem item;
    item.key.sender = std::to_string(items.size());
    item.client_address = client;
    items.push_back(item);
  }
  Recognition recognition(store, settings, items, now);
  constexpr std::array<std::size_t, 5> kAll = {0, 1, 2, 3, 4};
  REQUIRE(recognition.ask(kAll));
  for (const auto i : kAll) {
    CAPTURE(i);
    CHECK(recognition.verdict(i).has_value() == (i == 1 || i == 4));
    CHECK_FALSE(recognition.is_open(i));
  }
}
