// SPDX-License-Identifier: MIT
#include "grayling/engine/explain.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/action.hpp"
#include "engine/consider.hpp"
#include "engine/stranger_points.hpp"
#include "engine/work/batch_rows.hpp"
#include "engine/work/dry_store.hpp"
#include "engine/work/recognition.hpp"
#include "engine/work/standing_rows.hpp"
#include "grayling/engine/batch.hpp"
#include "grayling/engine/spf_sign.hpp"

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

// Has a list points against the client? Then neither SPF nor its domain lets it pass.
bool is_listed(const DnsFindings& said) {
  return std::any_of(said.lists.begin(), said.lists.end(),
                     [](const Listing& listing) { return listing.points > 0; });
}

// Adds up the points, and returns the settings that hold for a stranger with this sum.
std::shared_ptr<const GreylistSettings> weigh(const Rules& rules, const PolicyRequest& request,
                                              const DnsFindings& said, Explanation& explanation) {
  const GreylistSettings& settings = *explanation.settings;
  Signs signs = signs_of(request, settings.host);
  const auto sign = settings.spf == SpfUse::Off ? std::nullopt : spf_sign(said.spf);
  if (sign) signs.add(*sign);
  signs.add(said.signs);
  explanation.evidence = {signs, said.lists};
  if (rules.suspicion != nullptr) {
    explanation.suspicion = suspicion(sum(explanation.evidence, rules.suspicion->points),
                                      *rules.suspicion, settings.selective);
  }
  const bool is_long = explanation.suspicion == Suspicion::WaitsLong;
  auto policy = std::make_shared<const GreylistSettings>(
      is_long ? with_long_delay(settings, *rules.suspicion) : settings);
  explanation.delay = policy->delay;
  return policy;
}

}  // namespace

Result<Explanation> explain_request(const Rules& rules, Store* store, TableKind kind,
                                    const PolicyRequest& request, UnixSeconds now,
                                    ProvedBySpf proved, const DnsFindings& said) {
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
  const auto policy = weigh(rules, request, said, explanation);
  if (store == nullptr) return explanation;
  const bool are_kept = store->keeps_standings();
  const auto client =
      settings.auto_allow_after > 0 ? client_key(request.client_address) : StandingKey{};
  Subject asked = subject;
  BatchItem item = item_of(request, asked, client, are_kept, nullptr);
  item.policy = policy;
  const auto signals = signal_subject(settings, request, are_kept);
  BatchItem proved_item = item;
  const bool may_pass = signals && passes_by_proof(settings, *signals, proved_item);
  const bool has_domain = signals && !signals->domain.is_none();
  const bool is_proof = (proved.own || (proved.parent && has_domain)) && !is_listed(said);
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
  Decision decision = explanation.is_passed_by_spf ? Decision{Reason::SpfPass, 0}
                                                   : decision_of(*explanation.verdict);
  const auto by_points = passed_by_points(explanation.suspicion);
  // The points come before the domain's row, as in decide() (triage.cpp).
  explanation.is_passed_by_points =
      by_points && (!passes(decision.reason) || decision.reason == Reason::DomainKnown);
  if (explanation.is_passed_by_points) decision = {*by_points, 0};
  explanation.passes = passes(decision.reason);
  explanation.reason = reason_text(decision.reason);
  explanation.action = action_of(*policy, decision, explanation.passes, kind, request, now);
  return explanation;
}

}  // namespace grayling
