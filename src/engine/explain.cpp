// SPDX-License-Identifier: MIT
#include "grayling/engine/explain.hpp"

#include <utility>

#include "engine/action.hpp"
#include "engine/consider.hpp"
#include "engine/work/batch_rows.hpp"
#include "engine/work/dry_store.hpp"
#include "engine/work/recognition.hpp"
#include "engine/work/standing_rows.hpp"
#include "grayling/engine/batch.hpp"

namespace grayling {
namespace {

Result<void> read_standings(Store& store, Explanation& explanation) {
  StandingRows rows;
  rows.want(explanation.standings);
  if (auto read = rows.read(store); !read) return read;
  rows.fill(explanation.standings);
  return {};
}

Result<void> read_rows(Store& store, TableKind kind, const BatchItem& item,
                       Explanation& explanation) {
  std::vector<Key> keys;
  for (auto& row : rows_of(item, kind)) keys.push_back(std::move(row.key));
  const auto records = store.find(keys);
  if (!records) return fail(records.error());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    explanation.rows.push_back({keys[i], (*records)[i]});
  }
  return store.keeps_standings() ? read_standings(store, explanation) : Result<void>();
}

std::string action_of(const GreylistSettings& settings, const Decision& decision, bool passes,
                      TableKind kind, const PolicyRequest& request, UnixSeconds now) {
  const bool is_full_table = kind == TableKind::Full;
  const auto action =
      action_kind(settings, decision, passes, is_full_table, request.protocol_state);
  return action_text(action, settings, decision, is_full_table, now);
}

}  // namespace

Result<Explanation> explain_request(const Rules& rules, Store* store, TableKind kind,
                                    const PolicyRequest& request, UnixSeconds now,
                                    ProvedBySpf proved) {
  Explanation explanation;
  Subject& subject = explanation.subject;
  const auto& settings =
      consider_request(rules, kind, nullptr, request, subject, &explanation.steps);
  explanation.settings = &settings;
  explanation.reason = reason_text(subject.reason);
  explanation.passes = subject.kind != SubjectKind::Greylisted && passes(subject.reason);
  if (subject.kind != SubjectKind::Greylisted) {
    explanation.action =
        action_of(settings, {subject.reason, 0}, explanation.passes, kind, request, now);
    return explanation;
  }
  if (store == nullptr) return explanation;
  const bool are_kept = store->keeps_standings();
  const auto client =
      settings.auto_allow_after > 0 ? client_key(request.client_address) : StandingKey{};
  Subject asked = subject;
  BatchItem item = item_of(request, asked, client, are_kept, nullptr);
  item.policy = {std::shared_ptr<const GreylistSettings>(), &settings};  // owned by `rules`
  const auto signals = signal_subject(settings, request, are_kept);
  BatchItem proved_item = item;
  const bool may_pass = signals && passes_by_proof(settings, *signals, proved_item);
  const bool has_domain = signals && !signals->domain.is_none();
  const bool is_proof = proved.own || (proved.parent && has_domain);
  if (are_kept) explanation.standings = steps_of(proved_item);
  if (is_proof) item = proved_item;
  DryStore dry(*store, kind);
  if (auto read = read_rows(dry, kind, item, explanation); !read) return fail(read.error());
  const auto result = decide_batch(dry, kind, settings, {&item, 1}, now);
  explanation.verdict = result.items[0].verdict;
  if (!explanation.verdict) {
    return fail(result.error.value_or(Error{ErrorKind::Failed, "no verdict"}));
  }
  explanation.is_passed_by_spf = is_proof && may_pass && !explanation.verdict->passes();
  const Decision decision = explanation.is_passed_by_spf ? Decision{Reason::SpfPass, 0}
                                                         : decision_of(*explanation.verdict);
  explanation.passes = passes(decision.reason);
  explanation.reason = reason_text(decision.reason);
  explanation.action = action_of(settings, decision, explanation.passes, kind, request, now);
  return explanation;
}

}  // namespace grayling
