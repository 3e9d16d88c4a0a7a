// SPDX-License-Identifier: MIT
// What would be answered to a request, and why. Uses the service's own rules, batch and judge on
// rows that are only read, so nothing is changed. What a service holds in memory is not looked at.
// One thread.
#pragma once

#include <cstdint>
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

// Whose mail SPF proves a request to be: nobody's, that of its client's HELO, or that of its
// sender's domain. A pass that is wide proves nothing (spf/verdict.hpp).
enum class ProvedBySpf : std::uint8_t { Nothing, Helo, Sender };

struct Explanation {
  const GreylistSettings* settings = nullptr;  // those of the policy that fits, else of [greylist]
  std::vector<SubjectStep> steps;              // the rules that were looked at
  Subject subject;
  std::vector<ExplainedRow> rows;  // if the subject is greylisted; the first is its own
  ExplainedStanding client;        // which may have proved itself
  ExplainedStanding answer;        // the correspondent whose answer it may be
  ExplainedStanding local_domain;  // the correspondent's domain
  ExplainedStanding domain;        // the sender's, which may have proved itself
  ExplainedStanding sending;       // the sender's, if it sends through us: then it has no standing
  std::optional<Verdict> verdict;  // if the subject is greylisted
  bool passes = false;
  bool is_passed_by_spf = false;  // though the verdict would be to defer it (greylist.spf = "pass")
  std::string_view reason;        // as in the log
  std::string action;             // the text after "action="
};

// The rows are read from `store`, which is open and of this kind. If it is null, a request that
// needs a row has neither verdict nor action. `spf` counts as far as greylist.spf allows. The
// result points into `rules`. The error is the store's.
Result<Explanation> explain_request(const Rules& rules, Store* store, TableKind kind,
                                    const PolicyRequest& request, UnixSeconds now,
                                    ProvedBySpf spf = ProvedBySpf::Nothing);

}  // namespace grayling
