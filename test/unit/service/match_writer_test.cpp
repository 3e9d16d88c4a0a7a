// SPDX-License-Identifier: MIT
#include "service/match_writer.hpp"

#include "support/catch.hpp"
#include "unit/service/scripted_admin.hpp"

using namespace grayling;

namespace {

ExemptionMatch match_at(UnixSeconds time, const std::string& pattern = "192.0.2.1") {
  return {"client", pattern, time};
}

struct Fixture {
  Database database;
  ScriptedAdmin store{database};
  MatchWriter writer;
};

}  // namespace

TEST_CASE("of several matches of an exemption the last is written, once") {
  Fixture f;
  f.writer.add({match_at(10), match_at(10, "192.0.2.2")});
  f.writer.add({match_at(20)});
  REQUIRE(f.writer.write(f.store));
  REQUIRE(f.database.noted.size() == 2);
  CHECK(f.database.noted[0].pattern == "192.0.2.1");
  CHECK(f.database.noted[0].last_matched == 20);
  CHECK(f.database.noted[1].last_matched == 10);
  REQUIRE(f.writer.write(f.store));
  CHECK(f.database.noted.size() == 2);
}

TEST_CASE("matches that the store can't take are written later") {
  Fixture f;
  f.writer.add({match_at(10)});
  f.database.error = Error{ErrorKind::Conflict, "locked"};
  const auto written = f.writer.write(f.store);
  REQUIRE_FALSE(written);
  CHECK(written.error().kind == ErrorKind::Conflict);
  f.database.error.reset();
  REQUIRE(f.writer.write(f.store));
  CHECK(f.database.noted.size() == 1);
}

TEST_CASE("matches are written in batches that the store takes, in order") {
  Fixture f;
  std::vector<ExemptionMatch> matches;
  for (std::size_t i = 0; i <= kAdminBatchMax; ++i) {
    matches.push_back(match_at(1, std::to_string(100'000 + kAdminBatchMax - i)));
  }
  f.writer.add(matches);
  REQUIRE(f.writer.write(f.store));
  CHECK(f.database.noted_batches == std::vector<std::size_t>{kAdminBatchMax, 1});
  CHECK(std::is_sorted(f.database.noted.begin(), f.database.noted.end(),
                       [](const auto& a, const auto& b) { return a.pattern < b.pattern; }));
}

TEST_CASE("matches that wait are bounded: those known already are kept up to date", "[many]") {
  Fixture f;
  std::vector<ExemptionMatch> matches;
  for (std::size_t i = 0; i < kUnwrittenMatchesMax; ++i) {
    matches.push_back(match_at(1, std::to_string(i)));
  }
  f.writer.add(std::move(matches));
  f.writer.add({match_at(2, "one more"), match_at(3, "0")});
  REQUIRE(f.writer.write(f.store));
  CHECK(f.database.noted.size() == kUnwrittenMatchesMax);
  CHECK(f.database.noted[0].pattern == "0");
  CHECK(f.database.noted[0].last_matched == 3);
}
