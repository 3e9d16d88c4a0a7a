// SPDX-License-Identifier: MIT
#include "grayling/engine/explain.hpp"

#include "engine/action.hpp"
#include "engine/consider.hpp"
#include "engine/work/dry_store.hpp"
#include "engine/work/standing_rows.hpp"
#include "grayling/engine/batch.hpp"
#include "grayling/greylist/correspondence.hpp"
#include "grayling/greylist/former_key.hpp"

namespace grayling {
namespace {

Result<void> read_rows(Store& store, const BatchItem& item, Explanation& explanation) {
  std::vector<Key> keys = {item.key};
  if (!item.network.empty()) keys.push_back(item.network_key());
  if (item.former != Key{}) keys.push_back(item.former);
  if (item.former != Key{} && !item.network.empty()) keys.push_back(item.former_network_key());
  const auto records = store.find(keys);
  if (!records) return fail(records.error());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    explanation.rows.push_back({keys[i], (*records)[i]});
  }
  if (!store.keeps_standings()) return {};
  const StandingKey domain = local_domain_key(item.answer.name);
  StandingRows rows;
  for (const auto& key : {item.client, item.answer, domain}) rows.want(key);
  if (auto read = rows.read(store); !read) return read;
  explanation.client = {item.client, rows.row(item.client)};
  explanation.answer = {item.answer, rows.row(item.answer)};
  explanation.local_domain = {domain, rows.row(domain)};
  return {};
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
                                    const PolicyRequest& request, UnixSeconds now) {
  Explanation explanation;
  Subject& subject = explanation.subject;
  const auto& settings =
      consider_request(rules, kind, nullptr, request, subject, &explanation.steps);
  explanation.settings = &settings;
  explanation.reason = subject.reason;
  if (subject.kind == SubjectKind::Deferred) {
    const Decision decision{Outcome::RecipientsUnknown, 0};
    explanation.action = action_of(settings, decision, false, kind, request, now);
    return explanation;
  }
  explanation.passes = true;
  explanation.action = kDunno;
  if (subject.kind != SubjectKind::Greylisted) return explanation;

  explanation.passes = false;
  explanation.action.clear();
  if (store == nullptr) return explanation;
  const BatchItem item{
      .key = subject.key,
      .network = subject.network,
      .former = former_key(subject.key, request),
      .client = settings.auto_allow_after > 0 ? client_key(request.client_address) : StandingKey{},
      .answer = answer_key(request)};
  DryStore dry(*store, kind);
  if (auto read = read_rows(dry, item, explanation); !read) {
    return fail(read.error());
  }
  const auto result = decide_batch(dry, kind, settings, {&item, 1}, now);
  explanation.verdict = result.items[0].verdict;
  if (!explanation.verdict) {
    return fail(result.error.value_or(Error{ErrorKind::Failed, "no verdict"}));
  }
  const Decision decision = decision_of(*explanation.verdict);
  explanation.passes = explanation.verdict->passes();
  explanation.reason = reason_text(decision.outcome);
  explanation.action = action_of(settings, decision, explanation.passes, kind, request, now);
  return explanation;
}

}  // namespace grayling
