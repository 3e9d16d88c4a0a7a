// SPDX-License-Identifier: MIT
#include "grayling/greylist/reason.hpp"

#include <set>
#include <string_view>

#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("each reason has words of its own; a first pass is told by its delay") {
  std::set<std::string_view> texts;
  for (const auto& row : kReasons) {
    CAPTURE(row.text);
    const bool is_new = texts.insert(row.text).second;
    CHECK(is_new == (row.reason != Reason::Found));
    CHECK(row.text.empty() == (row.reason == Reason::None));
  }
}

TEST_CASE(
    "what is let through counts as known or unjudged, and trouble is never a pass by itself") {
  for (const auto& row : kReasons) {
    CAPTURE(row.text);
    const bool is_let_through =
        row.kind == DecisionKind::Known || row.kind == DecisionKind::Unjudged;
    CHECK(passes(row.reason) == is_let_through);
  }
  CHECK_FALSE(passes(Reason::StoreFailed));
  CHECK_FALSE(passes(Reason::PendingLimit));
}
