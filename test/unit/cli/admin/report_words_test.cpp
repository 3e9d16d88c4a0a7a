// SPDX-License-Identifier: MIT
#include "grayling/engine/statistics.hpp"
#include "grayling/greylist/standing_loss.hpp"
#include "grayling/report/figures.hpp"
#include "grayling/report/words.hpp"
#include "grayling/spf/verdict.hpp"
#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("every answer that the log may have has words in a report") {
  const auto all = possible_decisions();
  CHECK(all.size() > 20);
  for (const auto& [action, reason, count] : all) {
    const std::string answer = std::string(action) + ' ' + std::string(reason);
    CAPTURE(answer);
    CHECK(answer_words(answer) != answer);
    CHECK(answer_words(answer).size() <= kAnswerBytesMax);
  }
  CHECK(answer_words("pass by magic") == "pass by magic");
}

TEST_CASE("a report knows by the log's words which mail its domain's standing let through") {
  constexpr UnixSeconds kNow = 1'700'000'000;
  std::vector<TallyCount> counts;
  for (const auto& [action, reason, count] : possible_decisions()) {
    const std::string answer = std::string(action) + ' ' + std::string(reason);
    const bool is_by_domain = answer_words(answer) == "domain has proved itself";
    counts.push_back({{hour_of(kNow), std::string(tally::kAnswer), answer}, is_by_domain ? 7 : 1});
  }
  CHECK(report_figures(counts, kHour, kHour, {}, kNow).strangers.of_proved == 7);
}

TEST_CASE("what becomes of domains, and what SPF says of them, has words in a report") {
  for (const auto loss : {StandingLoss::Share, StandingLoss::Lifetime, StandingLoss::Forgotten}) {
    const std::string word(loss_word(loss));
    CAPTURE(word);
    CHECK(loss_words(word) != word);
  }
  for (const auto spf : {SpfResult::Pass, SpfResult::Fail, SpfResult::SoftFail, SpfResult::Neutral,
                         SpfResult::None, SpfResult::PermError, SpfResult::TempError}) {
    const std::string word(spf_word(spf));
    CAPTURE(word);
    CHECK(unproved_words(word) != word);
  }
  CHECK(loss_words("by magic") == "by magic");
}
