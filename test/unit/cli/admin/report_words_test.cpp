// SPDX-License-Identifier: MIT
#include "grayling/engine/statistics.hpp"
#include "grayling/report/words.hpp"
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
