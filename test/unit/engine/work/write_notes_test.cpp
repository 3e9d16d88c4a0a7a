// SPDX-License-Identifier: MIT
#include "engine/work/write_notes.hpp"

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

  std::size_t write(const std::vector<Note>& notes) {
    const auto written = write_notes(store, {}, notes, now);
    REQUIRE(written);
    return written->size();
  }
  std::optional<Standing> row(const char* domain) const {
    const auto found = table.standings.find({StandingKind::Domain, domain, ""});
    return found == table.standings.end() ? std::nullopt : std::optional(found->second);
  }
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
