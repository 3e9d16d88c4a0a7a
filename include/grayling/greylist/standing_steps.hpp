// SPDX-License-Identifier: MIT
// By which standings a stranger's mail may pass, in the order in which they count. The batch that
// decides and `grayling explain` both go by this. Pure, any thread.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "grayling/greylist/judge.hpp"
#include "grayling/greylist/standing.hpp"

namespace grayling {

// A row of the table of standings that counts for a mail. The key is that of nobody if none does.
struct SoughtStanding {
  StandingKey key;
  std::optional<Standing> row;  // what the table has, once it was read
};

struct StandingStep {
  Reason reason = Reason::None;  // that it passes for
  SoughtStanding own;
  // Rows of the domains: if one of them sends through us, mail from outside counts for nothing.
  std::array<SoughtStanding, 2> local;
};

// The steps for one mail. A plain value: its caller reads the rows.
struct StandingSteps {
  StandingStep client;
  StandingStep null_sender;  // the client's, if this is its mail
  StandingStep answer;       // of the correspondent whose answer it may be
  StandingStep domain;       // of the sender

  // Nothing was read yet. `domain` is the registrable one of `mail_domain`: of the sender's
  // address, or of the null sender's HELO. SPF must have shown that this is its mail; else it is
  // the key of nobody.
  static StandingSteps of(const StandingKey& client, const StandingKey& null_sender,
                          const StandingKey& answer, const StandingKey& domain,
                          std::string_view mail_domain);

  std::array<const StandingStep*, 4> in_order() const {
    return {&client, &null_sender, &answer, &domain};
  }

  // Calls visit(SoughtStanding&) for each row that counts.
  template <typename Visit>
  void each_sought(Visit visit) {
    for (StandingStep* step : {&client, &null_sender, &answer, &domain}) {
      visit(step->own);
      for (SoughtStanding& local : step->local) visit(local);
    }
  }
};

// The row that says that the mail of this step is sent through us; nullptr: none does.
const SoughtStanding* sending_row(const GreylistSettings& settings, const StandingStep& step,
                                  const Moment& moment);

// The verdict of the first step that lets the mail pass; none: the stranger is known by none.
std::optional<Verdict> verdict_by(const GreylistSettings& settings, const StandingSteps& steps,
                                  const Moment& moment);

}  // namespace grayling
