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
#include "grayling/greylist/standing_steps.hpp"
#include "grayling/greylist/subject.hpp"
#include "grayling/spf/verdict.hpp"
#include "grayling/store/store.hpp"
#include "grayling/suspicion/points.hpp"

namespace grayling {

// A row of the table that counts for a request; it may be missing.
struct ExplainedRow {
  Key key;
  std::optional<Record> record;
};

// What SPF proves of a mail (spf/proof.hpp): that it is its domain's; or of the null sender, whose
// HELO has no record, that it is of the domain that HELO is in. Each counts as far as greylist.spf
// allows.
struct ProvedBySpf {
  bool own = false;
  bool parent = false;
};

// What the DNS said of a request, for its points.
struct DnsFindings {
  std::optional<SpfResult> spf;  // none: SPF wasn't asked
  Signs signs;                   // the DNS's own (suspicion/dns_signs.hpp)
  std::vector<Listing> lists;    // of those that may be believed
};

struct Explanation {
  const GreylistSettings* settings = nullptr;  // those of the policy that fits, else of [greylist]
  std::vector<SubjectStep> steps;              // the rules that were looked at
  Subject subject;
  std::vector<ExplainedRow> rows;  // if the subject is greylisted; the first is its own
  // The standings that would count if the sender is a stranger. That of its domain is here whatever
  // SPF says.
  StandingSteps standings;
  Evidence evidence;                       // all, if it is greylisted
  Suspicion suspicion = Suspicion::Waits;  // what follows from them for a stranger
  Seconds delay = 0;                       // that it has to wait then
  std::optional<Verdict> verdict;          // if the subject is greylisted
  bool passes = false;
  bool is_passed_by_spf = false;  // though the verdict would be to defer it (greylist.spf = "pass")
  bool is_passed_by_points = false;
  std::string_view reason;  // as in the log
  std::string action;       // the text after "action="
};

// The rows are read from `store`, which is open and of this kind. If it is null, a request that
// needs a row has neither verdict nor action. The result points into `rules`. The error is the
// store's.
Result<Explanation> explain_request(const Rules& rules, Store* store, TableKind kind,
                                    const PolicyRequest& request, UnixSeconds now,
                                    ProvedBySpf proved = {}, const DnsFindings& said = {});

}  // namespace grayling
