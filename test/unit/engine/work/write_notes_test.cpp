// SPDX-License-Identifier: MIT
#include "engine/work/write_notes.hpp"

#include <functional>

#include "grayling/store/forwarding_store.hpp"
#include "grayling/store/memory_store.hpp"
#include "support/catch.hpp"
#include "support/test_clock.hpp"

using namespace grayling;

namespace {

Note counted(const std::string& domain, std::uint32_t came, std::uint32_t returned,
             UnixSeconds now) {
  return {{StandingKind::Domain, domain, ""}, Note::Kind::Counted, "", now, came, returned};
}

struct Notes {
  const TestClock clock{};
  const UnixSeconds now = clock.now();
  MemoryTable table{};
  MemoryStore store{table, clock};
  std::vector<LostStanding> lost{};  // by the last call

  std::size_t write(const std::vector<Note>& notes) {
    const auto written = write_notes(store, {}, notes, now);
    REQUIRE(written);
    lost = written->lost;
    return written->rows.size();
  }
  std::optional<Standing> row(const char* domain) const {
    const auto found = table.standings.find({StandingKind::Domain, domain, ""});
    return found == table.standings.end() ? std::nullopt : std::optional(found->second);
  }
};

// Lets another host write after this one's read.
class BetweenStore final : public ForwardingStore {
 public:
  BetweenStore(MemoryTable& table, const Clock& clock)
      : ForwardingStore(std::make_unique<MemoryStore>(table, clock)) {}

  Result<std::vector<std::optional<Standing>>> find_standings(
      std::span<const StandingKey> keys) override {
    auto found = ForwardingStore::find_standings(keys);
    if (after_read) std::exchange(after_read, nullptr)();
    return found;
  }

  std::function<void()> after_read;
};

}  // namespace

TEST_CASE("what came and returned of a domain is added to its row") {
  Notes notes;
  CHECK(notes.write(
            {counted("a.example", 1, 0, notes.now), counted("b.example", 1, 1, notes.now)}) == 2);
  CHECK(notes.row("a.example") == Standing{"", 0, notes.now, 1});
  CHECK(notes.row("b.example") == Standing{"", 1, notes.now, 1});
  CHECK(notes.write({counted("a.example", 2, 3, notes.now)}) == 1);
  CHECK(notes.row("a.example") == Standing{"", 3, notes.now, 3});
}

TEST_CASE("what two hosts count at the same moment counts as if one came after the other") {
  const TestClock clock;
  const UnixSeconds now = clock.now();
  const StandingKey domain{StandingKind::Domain, "a.example", ""};
  const StandingKey client{StandingKind::Client, "192.0.2.7/32", ""};
  const StandingKey local{StandingKind::LocalDomain, "here.example", ""};
  const auto earned = [&](const std::string& senders) {
    return Note{client, Note::Kind::Earned, senders, now};
  };
  struct Case {
    const char* what;
    StandingRow before;
    Note here;
    Note there;
  };
  const UnixSeconds expired = now - 36 * 86400;
  const std::vector<Case> cases = {
      {"a new domain", {}, counted("a.example", 1, 0, now), counted("a.example", 1, 1, now)},
      {"a domain",
       {domain, {"", 2, now, 3}},
       counted("a.example", 1, 0, now),
       counted("a.example", 0, 1, now)},
      {"it is about to be halved",
       {domain, {"", 90, now, 99}},
       counted("a.example", 1, 0, now),
       counted("a.example", 1, 0, now)},
      {"its row has expired",
       {domain, {"", 50, expired, 50}},
       counted("a.example", 1, 0, now),
       counted("a.example", 1, 1, now)},
      {"one host saw mail pass",
       {domain, {"", 2, now - 99, 2}},
       counted("a.example", 1, 0, now),
       {domain, Note::Kind::Seen, "", now}},
      {"a new client", {}, earned("a.example"), earned("b.example")},
      {"a client",
       {client, {"a.example", 4, now - 7200}},
       earned("a.example"),
       earned("b.example")},
      {"a client whose row has expired",
       {client, {"", 9, expired}},
       earned("a.example"),
       earned("a.example")},
      {"mail was sent", {}, {local, Note::Kind::Sent, "", now}, {local, Note::Kind::Sent, "", now}},
  };
  for (const auto& test : cases) {
    INFO(test.what);
    const auto after = [&](bool is_at_once) {
      MemoryTable table;
      MemoryStore other(table, clock);
      if (!test.before.key.is_none()) table.standings[test.before.key] = test.before.standing;
      BetweenStore store(table, clock);
      const auto write_there = [&] {
        REQUIRE(write_notes(other, {}, std::vector{test.there}, now));
      };
      if (is_at_once) store.after_read = write_there;
      REQUIRE(write_notes(store, {}, std::vector{test.here}, now));
      if (!is_at_once) write_there();
      return table.standings;
    };
    CHECK(after(true) == after(false));
  }
}

TEST_CASE("nothing is counted for a domain that sends through us") {
  Notes notes;
  notes.table.standings[{StandingKind::LocalDomain, "here.example", ""}] = {"", 0, notes.now};
  notes.table.standings[{StandingKind::LocalDomain, "was-here.example", ""}] = {
      "", 0, notes.now - 36 * 86400};
  notes.table.standings[{StandingKind::LocalDomain, "sub.there.example", ""}] = {"", 0, notes.now};
  CHECK(notes.write({counted("here.example", 1, 1, notes.now),
                     counted("was-here.example", 1, 1, notes.now),
                     counted("there.example", 1, 1, notes.now)}) == 2);
  CHECK_FALSE(notes.row("here.example"));
  CHECK(notes.row("was-here.example"));
  CHECK(notes.row("there.example"));
}

TEST_CASE("nor for one that is noted as such at the same time") {
  Notes notes;
  const Note sent{{StandingKind::LocalDomain, "new.example", ""}, Note::Kind::Sent, "", notes.now};
  CHECK(notes.write({counted("new.example", 1, 1, notes.now), sent}) == 1);
  CHECK_FALSE(notes.row("new.example"));
}

TEST_CASE("a correspondent of a domain with standing is noted as ever") {
  Notes notes;
  const StandingKey bob{StandingKind::Correspondent, "bob@there.example", "anna@here.example"};
  notes.table.standings[{StandingKind::Domain, "there.example", ""}] = {"", 2, notes.now, 2};
  CHECK(notes.write({{bob, Note::Kind::Sent, "", notes.now}}) == 1);
  CHECK(notes.table.standings.contains(bob));
}

TEST_CASE("mail counts apart by the senders' own domains, of which one may be local") {
  Notes notes;
  notes.table.standings[{StandingKind::LocalDomain, "here.a.example", ""}] = {"", 0, notes.now};
  std::vector<Note> list;
  for (const auto* own : {"here.a.example", "", "there.a.example"}) {
    list.push_back(counted("a.example", 1, 1, notes.now));
    list.back().domain = own;
  }
  CHECK(notes.write(list) == 1);
  CHECK(notes.row("a.example") == Standing{"", 2, notes.now, 2});
}

TEST_CASE("it says which domains have lost their standing, and why") {
  Notes notes;
  const auto put = [&](const char* name, std::uint32_t returned, Seconds days_ago) {
    notes.table.standings[{StandingKind::Domain, name, ""}] = {
        "", returned, notes.now - 86400 * days_ago, returned};
  };
  put("share.example", 4, 1);
  put("keeps.example", 40, 1);
  put("silent.example", 4, 36);
  put("none.example", 1, 1);
  std::vector<Note> list;
  for (const auto* name : {"share.example", "keeps.example", "silent.example", "none.example"}) {
    list.push_back(counted(name, 2, 0, notes.now));
  }
  CHECK(notes.write(list) == 4);
  CHECK(notes.lost == std::vector<LostStanding>{{"share.example", StandingLoss::Share},
                                                {"silent.example", StandingLoss::Lifetime}});
  CHECK(notes.write({counted("share.example", 1, 0, notes.now)}) == 1);
  CHECK(notes.lost.empty());
}
