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
    Reason outcome;
    bool passes;
    bool is_full_table;
    const char* state;
    ActionKind kind;
  };
  const auto enforce = with(Mode::Enforce);
  const auto row = GENERATE_COPY(
      Row{enforce, Reason::New, false, kFull, "RCPT", ActionKind::Defer},
      Row{enforce, Reason::StoreFailed, false, kFull, "RCPT", ActionKind::Defer},
      Row{enforce, Reason::StoreFailed, true, kFull, "RCPT", ActionKind::Dunno},
      Row{enforce, Reason::Found, true, kFull, "RCPT", ActionKind::Dunno},
      Row{enforce, Reason::FirstPass, true, kFull, "RCPT", ActionKind::Prepend},
      Row{enforce, Reason::FirstPass, true, kFull, "DATA", ActionKind::Prepend},
      Row{enforce, Reason::FirstPass, true, kFull, "END-OF-MESSAGE", ActionKind::Dunno},
      Row{enforce, Reason::FirstPass, true, !kFull, "RCPT", ActionKind::Dunno},
      Row{with(Mode::Enforce, ""), Reason::FirstPass, true, kFull, "RCPT", ActionKind::Dunno},
      Row{with(Mode::Learn), Reason::FirstPass, true, kFull, "RCPT", ActionKind::Dunno},
      Row{with(Mode::Learn), Reason::New, false, kFull, "RCPT", ActionKind::Dunno});
  CAPTURE(row.outcome, row.state);
  CHECK(action_kind(row.settings, {row.outcome, 0}, row.passes, row.is_full_table, row.state) ==
        row.kind);
}

TEST_CASE("the text of an action") {
  const auto settings = with(Mode::Enforce);
  const Decision decision{Reason::EarlyRetry, 100};
  CHECK(action_text(ActionKind::Dunno, settings, decision, kFull, 0) == "DUNNO");
  CHECK(action_text(ActionKind::Defer, settings, decision, kFull, 0) == "DEFER_IF_PERMIT wait 80");
  CHECK(action_text(ActionKind::Defer, settings, decision, !kFull, 0) == "DEFER_IF_PERMIT wait 0");
  CHECK(action_text(ActionKind::Prepend, settings, decision, kFull, 0) == "PREPEND X: 100");
}
