// SPDX-License-Identifier: MIT
#include "engine/action.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {

constexpr bool kFull = true;

GreylistSettings with(Mode mode, const std::string& header = "X: {delay}") {
  GreylistSettings settings;
  settings.mode = mode;
  settings.header = header;
  settings.message = "wait {left}";
  return settings;
}

}  // namespace

TEST_CASE("a decision is told by an action: pass on, defer, or pass on with a header") {
  struct Row {
    GreylistSettings settings;
    Outcome outcome;
    bool passes;
    bool is_full_table;
    const char* state;
    ActionKind kind;
  };
  const auto enforce = with(Mode::Enforce);
  const auto row = GENERATE_COPY(
      Row{enforce, Outcome::New, false, kFull, "RCPT", ActionKind::Defer},
      Row{enforce, Outcome::StoreFailed, false, kFull, "RCPT", ActionKind::Defer},
      Row{enforce, Outcome::StoreFailed, true, kFull, "RCPT", ActionKind::Dunno},
      Row{enforce, Outcome::Pass, true, kFull, "RCPT", ActionKind::Dunno},
      Row{enforce, Outcome::FirstPass, true, kFull, "RCPT", ActionKind::Prepend},
      Row{enforce, Outcome::FirstPass, true, kFull, "DATA", ActionKind::Prepend},
      Row{enforce, Outcome::FirstPass, true, kFull, "END-OF-MESSAGE", ActionKind::Dunno},
      Row{enforce, Outcome::FirstPass, true, !kFull, "RCPT", ActionKind::Dunno},
      Row{with(Mode::Enforce, ""), Outcome::FirstPass, true, kFull, "RCPT", ActionKind::Dunno},
      Row{with(Mode::Learn), Outcome::FirstPass, true, kFull, "RCPT", ActionKind::Dunno},
      Row{with(Mode::Learn), Outcome::New, false, kFull, "RCPT", ActionKind::Dunno});
  CAPTURE(row.outcome, row.state);
  CHECK(action_kind(row.settings, {row.outcome, 0}, row.passes, row.is_full_table, row.state) ==
        row.kind);
}

TEST_CASE("the text of an action") {
  const auto settings = with(Mode::Enforce);
  const Decision decision{Outcome::EarlyRetry, 100};
  CHECK(action_text(ActionKind::Dunno, settings, decision, kFull, 0) == "DUNNO");
  CHECK(action_text(ActionKind::Defer, settings, decision, kFull, 0) == "DEFER_IF_PERMIT wait 80");
  CHECK(action_text(ActionKind::Defer, settings, decision, !kFull, 0) == "DEFER_IF_PERMIT wait 0");
  CHECK(action_text(ActionKind::Prepend, settings, decision, kFull, 0) == "PREPEND X: 100");
}
