// SPDX-License-Identifier: MIT
// The steps of a batch one by one: its calls of the store, and what it does if another host writes
// in between. batch_simulation_test.cpp tests what holds in any order of events.
#include "grayling/engine/batch.hpp"

#include <array>
#include <functional>
#include <utility>

#include "engine/limits.hpp"
#include "grayling/store/forwarding_store.hpp"
#include "grayling/store/memory_store.hpp"
#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

// A MemoryStore that counts its calls, and lets another host write before a save.
class WatchedStore final : public ForwardingStore {
 public:
  WatchedStore(MemoryTable& table, const Clock& clock)
      : ForwardingStore(std::make_unique<MemoryStore>(table, clock)) {}

  std::function<void()> before_save = [] {};
  bool is_read_only = false;
  bool has_standings = true;
  int finds = 0;
  int inserts = 0;
  int saves = 0;

  bool keeps_standings() const override { return has_standings; }
  Result<std::vector<std::optional<Record>>> insert_missing(std::span<const Key> keys,
                                                            const Record& fresh) override {
    ++inserts;
    if (is_read_only) return fail(ErrorKind::ReadOnly, "read only");
    return ForwardingStore::insert_missing(keys, fresh);
  }
  Result<std::vector<std::optional<Record>>> find(std::span<const Key> keys) override {
    ++finds;
    return ForwardingStore::find(keys);
  }
  Result<std::vector<bool>> save(std::span<const Change> changes) override {
    ++saves;
    before_save();
    return ForwardingStore::save(changes);
  }
};

const Key kKey{"a@a.test", "192.0.2.0/24", "b@b.test"};
const Key kOther{"c@c.test", "192.0.2.0/24", "b@b.test"};

struct Fixture {
  TestClock clock;
  MemoryTable table;
  WatchedStore store{table, clock};
  GreylistSettings settings;
  UnixSeconds now = clock.now();

  BatchResult decide(std::vector<BatchItem> items, TableKind kind = TableKind::Full) {
    for (auto& item : items) item.policy = std::make_shared<const GreylistSettings>(settings);
    return decide_batch(store, kind, settings, items, now);
  }
  // Makes a row whose retry passes now.
  Record ripe() const { return {now - settings.delay, now - settings.delay, 0}; }
};

}  // namespace

TEST_CASE("strangers cost one statement, and so do those known to have a row") {
  Fixture f;
  CHECK(f.decide({{kKey}, {kOther}}).items.size() == 2);
  CHECK(f.store.inserts == 1);
  CHECK(f.store.finds == 0);
  f.table.rows[kKey] = {f.now, f.now, 1};
  const auto known = f.decide({{.key = kKey, .is_known = true}});
  CHECK(known.items[0].verdict->passes());
  CHECK(f.store.inserts == 1);
  CHECK(f.store.finds == 1);
  CHECK(f.store.saves == 0);
}

TEST_CASE("a row that another host changes between the read and the save is judged again") {
  Fixture f;
  f.table.rows[kKey] = f.ripe();
  const auto changed_to = [&](const Record& record) {
    f.store.before_save = [&f, record] { f.table.rows[kKey] = record; };
  };
  SECTION("it has passed there: it is no first pass any more") {
    changed_to({f.now - 200, f.now, 1});
    const auto result = f.decide({{kKey}});
    REQUIRE(result.items[0].verdict);
    CHECK(result.items[0].verdict->passes());
    CHECK_FALSE(result.items[0].verdict->is_first_pass);
    CHECK(f.table.rows[kKey] == Record{f.now - 200, f.now, 1});
  }
  SECTION("its wait has begun anew there: it waits") {
    changed_to({f.now, f.now, 0});
    const auto result = f.decide({{kKey}});
    REQUIRE(result.items[0].verdict);
    CHECK(result.items[0].verdict->reason == Reason::EarlyRetry);
    CHECK(f.table.rows[kKey] == Record{f.now, f.now, 0});
  }
  SECTION("it was removed there: it is new") {
    f.store.before_save = [&f] { f.table.rows.erase(kKey); };
    const auto result = f.decide({{kKey}});
    REQUIRE(result.items[0].verdict);
    CHECK(result.items[0].verdict->reason == Reason::New);
    CHECK(result.items[0].was_inserted);
  }
}

TEST_CASE("a row that changes at every look ends as a conflict, and the others have a verdict") {
  Fixture f;
  f.table.rows[kKey] = f.ripe();
  f.table.rows[kOther] = f.ripe();
  f.store.before_save = [&f] { --f.table.rows[kKey].first_seen; };
  const auto result = f.decide({{kKey}, {kOther}});
  CHECK_FALSE(result.items[0].verdict);
  REQUIRE(result.items[1].verdict);
  CHECK(result.items[1].verdict->is_first_pass);
  REQUIRE(result.error);
  CHECK(result.error->kind == ErrorKind::Conflict);
  CHECK(f.store.saves == kRoundsMax);
}

TEST_CASE("a pass marks the row of the provider and that of the network") {
  Fixture f;
  const std::string network = "198.51.100.0/24";
  const Key by_provider{"a@a.test", "provider.test", "b@b.test"};
  const Key by_network{"a@a.test", network, "b@b.test"};
  const BatchItem item{.key = by_provider, .network = network};
  const Record passed{f.now - f.settings.delay, f.now, 1};
  SECTION("neither is there: both are new, and wait as one") {
    CHECK(f.decide({item}).items[0].verdict->reason == Reason::New);
    CHECK(f.table.rows.size() == 1);
  }
  SECTION("the provider's is ripe") {
    f.table.rows[by_provider] = f.ripe();
    CHECK(f.decide({item}).items[0].verdict->is_first_pass);
    CHECK(f.table.rows[by_provider] == passed);
    CHECK(f.table.rows[by_network].passes == 1);
  }
  SECTION("the network's is ripe, and the provider's has just begun") {
    f.table.rows[by_network] = f.ripe();
    f.table.rows[by_provider] = {f.now, f.now, 0};
    CHECK(f.decide({item}).items[0].verdict->is_first_pass);
    CHECK(f.table.rows[by_network] == passed);
    CHECK(f.table.rows[by_provider] == Record{f.now, f.now, 1});
  }
  SECTION("the network's has passed before: the ripe one is no first pass") {
    f.table.rows[by_network] = {f.now - 900, f.now - 60, 1};
    f.table.rows[by_provider] = f.ripe();
    CHECK_FALSE(f.decide({item}).items[0].verdict->is_first_pass);
    CHECK(f.table.rows[by_provider].passes == 1);
  }
  SECTION("two items have the same network's row: each has its verdict") {
    const Key second{"a@a.test", "another.test", "b@b.test"};
    f.table.rows[by_network] = f.ripe();
    const auto result = f.decide({item, {.key = second, .network = network}});
    CHECK(result.items[0].verdict->is_first_pass);
    REQUIRE(result.items[1].verdict);
    CHECK(result.items[1].verdict->passes());
    CHECK_FALSE(result.items[1].verdict->is_first_pass);
    CHECK(f.table.rows[by_network] == passed);
  }
}

TEST_CASE("a look lets those pass who pass, and leaves all others as they are") {
  Fixture f;
  const auto look = [&](TableKind kind = TableKind::Full) {
    return f.decide({{.key = kKey, .is_look = true}}, kind).items[0];
  };
  const auto is_left = [&](const ItemResult& result, bool was_unknown) {
    CHECK(result.is_stranger);
    CHECK_FALSE(result.verdict);
    CHECK_FALSE(result.was_inserted);
    CHECK(result.was_unknown == was_unknown);
    CHECK(f.store.inserts + f.store.saves == 0);
  };
  SECTION("it is unknown") {
    is_left(look(), true);
    is_left(look(TableKind::Tutorial), true);
    CHECK(f.table.rows.empty());
  }
  SECTION("its row waits, or has expired") {
    const Record waits{f.now, f.now, 0};
    const Record was_never_back{f.now - f.settings.retry_window - 1, f.now, 0};
    const Record expired{0, f.now - f.settings.lifetime - 1, 3};
    const Record row = std::array{waits, was_never_back, expired}[GENERATE(0U, 1U, 2U)];
    f.table.rows[kKey] = row;
    f.store.has_standings = GENERATE(true, false);
    is_left(look(), false);
    CHECK(f.table.rows[kKey] == row);
  }
  SECTION("its row passes for the first time, which is saved") {
    f.table.rows[kKey] = f.ripe();
    const auto result = look();
    CHECK_FALSE(result.is_stranger);
    REQUIRE(result.verdict);
    CHECK(result.verdict->is_first_pass);
    CHECK(f.table.rows[kKey].passes == 1);
  }
  SECTION("its row has passed") {
    f.table.rows[kKey] = {f.now - 500, f.now - 500, 2};
    CHECK(look().verdict->passes());
    CHECK(f.store.saves == 0);
  }
  SECTION("its client is known") {
    f.settings.auto_allow_after = 3;
    const StandingKey client = client_key("192.0.2.7");
    f.table.standings[client] = {"", 3, f.now};
    const BatchItem item{.key = kKey, .is_look = true, .client = client};
    CHECK(f.decide({item}).items[0].verdict->reason == Reason::ClientKnown);
  }
  SECTION("nothing can be written") {
    f.store.is_read_only = true;
    is_left(look(), true);
  }
}

TEST_CASE("looks and others share a batch") {
  Fixture f;
  const auto result = f.decide({{.key = kKey, .is_look = true}, {.key = kOther}});
  CHECK(result.items[0].is_stranger);
  CHECK(result.items[1].was_inserted);
  CHECK(f.table.rows.size() == 1);
}

TEST_CASE("if nothing can be written, those who are known still pass") {
  Fixture f;
  f.store.is_read_only = true;
  f.table.rows[kKey] = {f.now - 900, f.now - 60, 1};
  const auto result = f.decide({{kKey}, {kOther}});
  REQUIRE(result.items[0].verdict);
  CHECK(result.items[0].verdict->passes());
  CHECK_FALSE(result.items[1].verdict);
  REQUIRE(result.error);
  CHECK(result.error->kind == ErrorKind::ReadOnly);
  CHECK_FALSE(result.has_written);
}

TEST_CASE("mail of a domain with standing passes at once, and makes no row") {
  Fixture f;
  const StandingKey domain = domain_key(kKey.sender);
  f.table.standings[domain] = {"", 4, f.now - 9, 5};
  BatchItem proved{kKey};
  proved.domain = domain;
  const auto check = [&](const BatchItem& item, Reason reason, int inserts, int saves) {
    const auto result = f.decide({item});
    REQUIRE(result.items[0].verdict);
    CHECK(result.items[0].verdict->reason == reason);
    CHECK(std::exchange(f.store.inserts, 0) == inserts);
    CHECK(std::exchange(f.store.saves, 0) == saves);
  };
  proved.is_known = true;  // read first, so that nothing is inserted on the way
  check(proved, Reason::DomainKnown, 0, 0);
  CHECK(f.table.rows.empty());
  // A row that waits stays as it is; one whose retry is due, or that has passed, decides itself.
  const Record early{f.now - 1, f.now - 1, 0};
  f.table.rows[kKey] = early;
  check(proved, Reason::DomainKnown, 0, 0);
  CHECK(f.table.rows[kKey] == early);
  f.table.rows[kKey] = f.ripe();
  check(proved, Reason::Found, 0, 1);
  check(proved, Reason::Found, 0, 0);
  // Without standing it is a stranger like others.
  f.table.standings[domain].came = 6;
  f.table.rows.clear();
  check(proved, Reason::New, 1, 0);
}

TEST_CASE("no standing is read of an item whose worker knows that there is none") {
  Fixture f;
  const StandingKey domain = domain_key(kKey.sender);
  f.table.standings[domain] = {"", 4, f.now - 9, 5};
  BatchItem item{.key = kKey, .is_known = true};
  item.domain = domain;
  CHECK(f.decide({item}).items[0].verdict->reason == Reason::DomainKnown);
  item.may_have_standing = false;
  CHECK(f.decide({item}).items[0].verdict->reason == Reason::New);
}

TEST_CASE("a domain that HELO claims lets nobody pass before SPF is asked") {
  Fixture f;
  const StandingKey domain{StandingKind::Domain, "example.org", ""};
  BatchItem bounce{.key = {"", "192.0.2.0/24", "b@b.test"}};
  bounce.domain = domain;
  bounce.helo = "mx.example.org";
  bounce.is_domain_claimed = true;
  const auto decide = [&] { return f.decide({bounce}).items[0]; };
  SECTION("if it has standing, the mail comes back undecided") {
    f.table.standings[domain] = {"", 5, f.now - 9, 5};
    SECTION("as unknown") {
      CHECK(decide().is_stranger);
      CHECK(f.table.rows.empty());
    }
    SECTION("as one that waits") {
      const Record early{f.now - 1, f.now - 1, 0};
      f.table.rows[bounce.key] = early;
      CHECK(decide().is_stranger);
      CHECK(f.table.rows[bounce.key] == early);
    }
    SECTION("but not if its own row passes") {
      f.table.rows[bounce.key] = f.ripe();
      CHECK(decide().verdict->is_first_pass);
    }
    SECTION("nor if the host that HELO names sends through us") {
      f.table.standings[{StandingKind::LocalDomain, "mx.example.org", ""}] = {"", 0, f.now};
      CHECK(decide().was_inserted);
    }
    SECTION("once SPF has proved it, it passes") {
      bounce.is_domain_claimed = false;
      CHECK(decide().verdict->reason == Reason::DomainKnown);
    }
  }
  SECTION("if it has none, the row is made at once") {
    f.table.standings[domain] = {"", 1, f.now - 9, 5};
    CHECK(decide().was_inserted);
  }
  SECTION("and in the same statement as others, if nothing is known of it") {
    bounce.domain = {};
    CHECK(decide().was_inserted);
    CHECK(f.store.finds == 0);
  }
}
