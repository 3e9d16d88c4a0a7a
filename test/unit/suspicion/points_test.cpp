// SPDX-License-Identifier: MIT
#include "grayling/suspicion/points.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

Signs all_signs() {
  Signs signs;
  for (std::size_t i = 0; i < kSignCount; ++i) signs.add(static_cast<Sign>(i));
  return signs;
}

}  // namespace

TEST_CASE("points add up by the table") {
  const auto table = default_points();
  CHECK(sum(Signs(), table) == 0);
  CHECK(sum(all_signs(), table) == 3 + 3 + 5 + 2 + 2 + 0 + 3 + 1 + 0 + 3 - 2);
  Signs signs;
  signs.add(Sign::NoName);
  signs.add(Sign::HeloAddress);
  CHECK(sum(signs, table) == 5);
  signs.remove(Sign::NoName);
  CHECK(sum(signs, table) == 2);
  CHECK(signs.has(Sign::HeloAddress));
  CHECK_FALSE(signs.has(Sign::NoName));
  CHECK(PointTable{}.size() == kSignCount);
}

TEST_CASE("what counted is named with its points") {
  auto table = default_points();
  Signs signs;
  CHECK(counted_text(signs, table).empty());
  signs.add(Sign::NoTls);  // worth nothing as shipped
  CHECK(counted_text(signs, table).empty());
  signs.add(Sign::LineName);
  CHECK(counted_text(signs, table) == "line_name 3");
  table[static_cast<std::size_t>(Sign::NoTls)] = -1;
  CHECK(counted_text(signs, table) == "line_name 3, no_tls -1");
  const auto all = counted(signs, table);
  REQUIRE(all.size() == 2);
  CHECK(all[1].name == "no_tls");
  CHECK(all[1].points == -1);
}

TEST_CASE("a confirmed HELO makes up for a missing name or that of a line, and for nothing else") {
  const auto table = default_points();
  Signs confirmed;
  confirmed.add(Sign::HeloConfirmed);
  CHECK(sum(confirmed, table) == 0);
  const Evidence listed(confirmed, {{"zen.spamhaus.org", 4}});
  CHECK(sum(listed, table) == 4);
  CHECK(counted_text(listed, table) == "zen.spamhaus.org 4");
  CHECK(dns_range(table_for(confirmed, table), false).least == 0);
  for (const auto sign : {Sign::SpfFail, Sign::HeloOurs, Sign::HeloAddress}) {
    Signs others = confirmed;
    others.add(sign);
    CHECK(sum(others, table) == table[static_cast<std::size_t>(sign)]);
  }
  for (const auto sign : {Sign::NoName, Sign::LineName}) {
    Signs excused = confirmed;
    excused.add(sign);
    CHECK(sum(excused, table) == 1);
    CHECK(sum({excused, {{"zen.spamhaus.org", 4}}}, table) == 5);
    CHECK(dns_range(table_for(excused, table), false).least == -2);
  }
}

TEST_CASE("a confirmed HELO makes up for no more than a missing name and a line's are worth") {
  auto table = default_points();
  auto& no_name = table[static_cast<std::size_t>(Sign::NoName)];
  auto& line_name = table[static_cast<std::size_t>(Sign::LineName)];
  auto& confirmed = table[static_cast<std::size_t>(Sign::HeloConfirmed)];
  Signs signs;
  for (const auto sign : {Sign::NoName, Sign::HeloConfirmed, Sign::SpfFail}) signs.add(sign);
  no_name = 1;
  CHECK(counted_text(signs, table) == "no_name 1, spf_fail 3, helo_confirmed -1");
  CHECK(dns_range(table_for(signs, table), false).least == -1);
  no_name = 0;  // Postfix looks no names up
  CHECK(counted_text(signs, table) == "spf_fail 3");
  no_name = -1;
  CHECK(sum(signs, table) == 2);
  SECTION("a line's name counts by its own points") {
    signs.add(Sign::LineName);
    line_name = 1;
    CHECK(counted_text(signs, table) == "no_name -1, line_name 1, spf_fail 3, helo_confirmed -1");
  }
  SECTION("so neither name ever makes the sum smaller") {
    for (no_name = 0; no_name <= 4; ++no_name) {
      for (line_name = 0; line_name <= 4; ++line_name) {
        for (confirmed = -9; confirmed <= 0; ++confirmed) {
          for (const auto sign : {Sign::NoName, Sign::LineName}) {
            CAPTURE(no_name, line_name, confirmed);
            Signs one;
            for (const auto other : {Sign::HeloConfirmed, Sign::SpfFail}) one.add(other);
            Signs both = one;
            both.add(Sign::NoName);
            both.add(Sign::LineName);
            Signs more = one;
            more.add(sign);
            REQUIRE(sum(one, table) <= sum(more, table));
            REQUIRE(sum(more, table) <= sum(both, table));
          }
        }
      }
    }
  }
}

TEST_CASE("what the DNS can add is one sign of SPF at most, and each of its own") {
  auto table = default_points();
  CHECK(dns_range(table, false).least == -2);
  CHECK(dns_range(table, false).most == 3);
  CHECK(dns_range(table, true).least == -2);
  CHECK(dns_range(table, true).most == 6);
  table[static_cast<std::size_t>(Sign::SpfNone)] = -2;
  table[static_cast<std::size_t>(Sign::SpfFail)] = -1;
  table[static_cast<std::size_t>(Sign::SpfSoftfail)] = -4;
  CHECK(dns_range(table, true).least == -6);
  CHECK(dns_range(table, true).most == 3);
  table[static_cast<std::size_t>(Sign::SenderDomainDead)] = -1;
  CHECK(dns_range(table, true).least == -7);
  CHECK(dns_range(table, true).most == 0);
}

TEST_CASE("a sign of the DNS is asked for if it is worth something") {
  auto table = default_points();
  CHECK(dns_signs_in(table).has(Sign::SenderDomainDead));
  CHECK(dns_signs_in(table).has(Sign::HeloConfirmed));
  CHECK_FALSE(dns_signs_in(table).has(Sign::SpfFail));
  table[static_cast<std::size_t>(Sign::HeloConfirmed)] = 0;
  CHECK_FALSE(dns_signs_in(table).has(Sign::HeloConfirmed));
}

TEST_CASE("as shipped all strangers wait, and the worst wait long") {
  const SuspicionSettings settings;
  CHECK(suspicion(-4, settings, false) == Suspicion::Trusted);
  CHECK(suspicion(-3, settings, false) == Suspicion::Trusted);
  CHECK(suspicion(-2, settings, false) == Suspicion::Waits);
  CHECK(suspicion(0, settings, false) == Suspicion::Waits);
  CHECK(suspicion(5, settings, false) == Suspicion::Waits);
  CHECK(suspicion(6, settings, false) == Suspicion::WaitsLong);
}

TEST_CASE("with selective only the suspicious wait") {
  const SuspicionSettings settings;
  CHECK(suspicion(-3, settings, true) == Suspicion::Trusted);
  CHECK(suspicion(-2, settings, true) == Suspicion::NotSuspicious);
  CHECK(suspicion(2, settings, true) == Suspicion::NotSuspicious);
  CHECK(suspicion(3, settings, true) == Suspicion::Waits);
  CHECK(suspicion(6, settings, true) == Suspicion::WaitsLong);
}

TEST_CASE("more points never mean less waiting") {
  for (int pass_at = -8; pass_at <= 6; ++pass_at) {
    for (int wait_from = pass_at + 1; wait_from <= 7; ++wait_from) {
      for (int long_from = wait_from; long_from <= 8; ++long_from) {
        SuspicionSettings settings;
        settings.pass_at = pass_at;
        settings.wait_from = wait_from;
        settings.long_from = long_from;
        for (const bool is_selective : {false, true}) {
          for (int points = -10; points < 10; ++points) {
            CAPTURE(pass_at, wait_from, long_from, is_selective, points);
            REQUIRE(suspicion(points, settings, is_selective) <=
                    suspicion(points + 1, settings, is_selective));
            REQUIRE(suspicion(points, settings, true) <= suspicion(points, settings, false));
          }
        }
      }
    }
  }
}

TEST_CASE("what lists say adds up with the signs, and is named after them") {
  const auto table = default_points();
  Signs signs;
  signs.add(Sign::NoName);
  const Evidence evidence(signs, {{"zen.spamhaus.org", 4}, {"list.dnswl.org", -3}});
  CHECK(sum(evidence, table) == 4);
  CHECK(counted_text(evidence, table) == "no_name 3, zen.spamhaus.org 4, list.dnswl.org -3");
  CHECK(sum(Evidence(signs), table) == 3);
}
