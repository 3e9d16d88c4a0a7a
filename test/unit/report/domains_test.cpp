// SPDX-License-Identifier: MIT
// What a report says of domains that prove themselves.
#include "grayling/report/figures.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr UnixSeconds kNow = 1'700'000'000 / kDay * kDay + 10 * kHour + 5;

TallyCount count(UnixSeconds hour, std::string_view what, const std::string& name,
                 std::int64_t number = 1) {
  return {{hour, std::string(what), name}, number};
}

ReportFigures figures(const std::vector<TallyCount>& counts, Seconds since = 7 * kDay) {
  return report_figures(counts, since, 2 * kDay, {}, kNow);
}

StandingRow domain(const std::string& name, std::uint32_t returned, std::uint32_t came,
                   Seconds days_ago = 1) {
  return {{StandingKind::Domain, name, ""}, {"", returned, kNow - days_ago * kDay, came}};
}

bool has(const std::string& text, const std::string& part) {
  UNSCOPED_INFO(text);
  return text.find(part) != std::string::npos;
}

// A domain of each fate.
ReportFigures some() {
  const UnixSeconds hour = hour_of(kNow);
  auto found = figures({count(hour - 50 * kHour, tally::kAnswer, "pass domain AWL", 300),
                        count(hour - 49 * kHour, tally::kLost, "share share.example"),
                        count(hour - 40 * kHour, tally::kLost, "forgotten gone.example"),
                        count(hour - 30 * kHour, tally::kLost, "lifetime back.example"),
                        count(day_of(kNow), tally::kUnproved, "permerror broken.example", 2),
                        count(day_of(kNow), tally::kUnproved, "none none.example", 41),
                        count(day_of(kNow), tally::kUnproved, "none", 5),
                        count(hour, tally::kAnswer, "pass domain AWL", 7)});
  for (const auto& row :
       {domain("back.example", 3, 3), domain("few.example", 7, 12), domain("new.example", 1, 1),
        domain("share.example", 4, 6), domain("silent.example", 9, 9, 36)}) {
    add_domain(found, {}, row);
  }
  return found;
}

}  // namespace

TEST_CASE("mail that a domain's standing let through is summed up, and by the slot") {
  const auto found = some();
  CHECK(found.strangers.of_proved == 307);
  CHECK(found.strangers.held() == 0);
  CHECK(found.slots.back().of_proved == 7);
  std::int64_t sum = 0;
  for (const auto& slot : found.slots) sum += slot.of_proved;
  CHECK(sum == 307);
}

TEST_CASE("domains are counted by what they have proved") {
  const auto found = some();
  CHECK(found.domains_proved == 1);
  CHECK(found.domains_too_few == 2);
}

TEST_CASE("where no domain can prove itself, rows of the table say nothing") {
  auto found = figures({});
  GreylistSettings settings;
  SECTION("as SPF isn't asked") {
    settings.spf = SpfUse::Off;
  }
  SECTION("as nothing is enough") {
    settings.auto_allow_domains_after = 0;
  }
  add_domain(found, settings, domain("few.example", 7, 12));
  add_domain(found, settings, domain("good.example", 9, 9));
  CHECK_FALSE(has_domains(found));
}

TEST_CASE("lost standings come the latest first, with why and what is so now") {
  const auto found = some();
  REQUIRE(found.lost.size() == 3);
  CHECK(found.lost[0].name == "back.example");
  CHECK(found.lost[0].why == "lifetime");
  CHECK(found.lost[0].at == hour_of(kNow) - 30 * kHour);
  CHECK(found.lost[0].has_again);
  CHECK(found.lost[1].why == "forgotten");
  CHECK_FALSE(found.lost[1].row);
  CHECK_FALSE(found.lost[2].has_again);
  CHECK(found.lost[2].row->came == 6);
  CHECK(found.lost_all == 3);
}

TEST_CASE("of many lost standings the latest are named") {
  std::vector<TallyCount> counts;
  for (int i = 0; i < 300; ++i) {
    counts.push_back(count(hour_of(kNow) - (i < 299 ? 2 : 1) * kHour, tally::kLost,
                           "share d" + std::to_string(i) + ".example"));
  }
  const auto found = figures(counts);
  CHECK(found.lost_all == 300);
  REQUIRE(found.lost.size() == kLostShownMax);
  CHECK(found.lost[0].name == "d299.example");
}

TEST_CASE("mail that came back and proved nothing is summed by domain, the most first") {
  const auto found = some();
  REQUIRE(found.unproved.size() == 3);
  CHECK(found.unproved[0].name == "none.example");
  CHECK(found.unproved[0].mails == 41);
  CHECK(found.unproved[1].name.empty());  // others, of which only this is known
  CHECK(found.unproved[2].spf == "permerror");
}

TEST_CASE("all three formats have it, and say nothing where there is nothing") {
  const auto found = some();
  const auto text = report_text(found);
  CHECK(has(text, "Let through at once                  307           their domain has proved"));
  CHECK(has(text, "\nDomains with standing                  1\n"));
  CHECK(has(text,
            "  with too few returns                 2           under four fifths came back\n"));
  CHECK(has(text, "\nDomains that lost their standing: 3\n"));
  CHECK(has(text, "  back.example: no mail within lifetime; has it again\n"));
  CHECK(has(text, "  gone.example: forgotten by an administrator\n"));
  CHECK(has(text, "            41  none.example: no SPF record\n"));
  CHECK(has(text, "             5  others: no SPF record\n"));
  const auto json = report_json(found);
  CHECK(has(json, R"("of_proved_domains": 307)"));
  CHECK(has(json, R"("domains": {"proved": 1, "too_few_returned": 2, "lost_all": 3, "lost": [)"));
  CHECK(has(json, R"({"domain": "share.example", "why": "share", "at": )"));
  CHECK(has(json, R"({"domain": "none.example", "spf": "none", "mails": 41})"));
  const auto page = report_html(found);
  CHECK(has(page, "<h2>Domains</h2>"));
  CHECK(has(page, "4 of 6 came back"));
  CHECK(has(page, "has it again; 3 of 3 came back"));
  CHECK(has(page, "domain has proved itself"));
  const auto nothing = figures({});
  CHECK(report_text(nothing).find("omain") == std::string::npos);
  CHECK(report_html(nothing).find("omain") == std::string::npos);
  CHECK(has(report_json(nothing), R"("lost": [], "unproved": [])"));
}

TEST_CASE("names of domains and words of other versions do no harm") {
  auto found = figures({count(hour_of(kNow), tally::kLost, "magic <b>\x1b[31m.example"),
                        count(hour_of(kNow), tally::kLost, ""),
                        count(day_of(kNow), tally::kUnproved, "odd <img src=x>")});
  const auto text = report_text(found);
  CHECK(has(text, "<b>?[31m.example: magic"));
  CHECK(text.find('\x1b') == std::string::npos);
  const auto page = report_html(found);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(page.find("<b>") == std::string::npos);
}
