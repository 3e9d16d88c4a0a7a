// SPDX-License-Identifier: MIT
// What would be answered to a request, and why. Uses the service's own rules, batch and judge on
// rows that are only read, so nothing is changed. What a service holds in memory is not looked at.
// One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/engine/rules.hpp"
#include "grayling/greylist/judge.hpp"
#include "grayling/greylist/subject.hpp"
#include "grayling/store/store.hpp"

namespace grayling {

// A row of the table that counts for a request; it may be missing.
struct ExplainedRow {
  Key key;
  std::optional<Record> record;
};

// The same in the table of standings. The key is that of nobody if none is looked at.
struct ExplainedStanding {
  StandingKey key;
  std::optional<Standing> row;
};

struct Explanation {
  const GreylistSettings* settings = nullptr;  // those of the policy that fits, else of [greylist]
  std::vector<SubjectStep> steps;              // the rules that were looked at
  Subject subject;
  std::vector<ExplainedRow> rows;  // if the subject is greylisted; the first is its own
  ExplainedStanding client;        // which may have proved itself
  ExplainedStanding answer;        // the correspondent whose answer it may be
  ExplainedStanding local_domain;  // the correspondent's domain
  std::optional<Verdict> verdict;  // if the subject is greylisted
  bool passes = false;
  std::string_view reason;  // as in the log
  std::string action;       // the text after "action="
};

// The rows are read from `store`, which is open and of this kind. If it is null, a request that
// needs a row has neither verdict nor action. The result points into `rules`. The error is the
// store's.
Result<Explanation> explain_request(const Rules& rules, Store* store, TableKind kind,
                                    const PolicyRequest& request, UnixSeconds now);

}  // namespace grayling
