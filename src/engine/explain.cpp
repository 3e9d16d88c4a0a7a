// SPDX-License-Identifier: MIT
#include "grayling/engine/explain.hpp"

#include <array>

#include "engine/action.hpp"
#include "engine/consider.hpp"
#include "engine/work/dry_store.hpp"
#include "engine/work/standing_rows.hpp"
#include "grayling/engine/batch.hpp"
#include "grayling/greylist/correspondence.hpp"
#include "grayling/greylist/former_key.hpp"

namespace grayling {
namespace {

// Of the sender's domain, if domains can prove themselves; else of nobody.
StandingKey domain_of(const GreylistSettings& settings, const Key& key) {
  return can_domains_prove(settings) ? domain_key(key.sender) : StandingKey{};
}

Result<void> read_standings(Store& store, const BatchItem& item, UnixSeconds now,
                            Explanation& explanation) {
  const GreylistSettings& settings = *explanation.settings;
  const StandingKey domain = domain_of(settings, item.key);
  const StandingKey local = local_domain_key(item.answer.name);
  const auto sending =
      domain.is_none() ? std::array<StandingKey, 2>() : local_domain_keys(item.key.sender);
  StandingRows rows;
  for (const auto& key : {item.client, item.answer, local, domain}) rows.want(key);
  for (const auto& key : sending) rows.want(key);
  if (auto read = rows.read(store); !read) return read;
  explanation.client = {item.client, rows.row(item.client)};
  explanation.answer = {item.answer, rows.row(item.answer)};
  explanation.local_domain = {local, rows.row(local)};
  explanation.domain = {domain, rows.row(domain)};
  for (const auto& key : sending) {
    const auto row = rows.row(key);
    if (row && is_alive(settings, *row, now)) explanation.sending = {key, row};
  }
  return {};
}

Result<void> read_rows(Store& store, const BatchItem& item, UnixSeconds now,
                       Explanation& explanation) {
  std::vector<Key> keys = {item.key};
  if (!item.network.empty()) keys.push_back(item.network_key());
  if (item.former != Key{}) keys.push_back(item.former);
  if (item.former != Key{} && !item.network.empty()) keys.push_back(item.former_network_key());
  const auto records = store.find(keys);
  if (!records) return fail(records.error());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    explanation.rows.push_back({keys[i], (*records)[i]});
  }
  return store.keeps_standings() ? read_standings(store, item, now, explanation) : Result<void>();
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
                                    ProvedBySpf spf) {
  Explanation explanation;
  Subject& subject = explanation.subject;
  const auto& settings =
      consider_request(rules, kind, nullptr, request, subject, &explanation.steps);
  explanation.settings = &settings;
  explanation.reason = reason_text(subject.reason);
  if (subject.kind == SubjectKind::Deferred) {
    const Decision decision{Reason::RecipientsUnknown, 0};
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
      .answer = answer_key(request),
      .domain = spf == ProvedBySpf::Sender ? domain_of(settings, subject.key) : StandingKey{},
      .policy = {std::shared_ptr<const GreylistSettings>(), &settings}};  // owned by `rules`
  DryStore dry(*store, kind);
  if (auto read = read_rows(dry, item, now, explanation); !read) {
    return fail(read.error());
  }
  const auto result = decide_batch(dry, kind, settings, {&item, 1}, now);
  explanation.verdict = result.items[0].verdict;
  if (!explanation.verdict) {
    return fail(result.error.value_or(Error{ErrorKind::Failed, "no verdict"}));
  }
  Decision decision = decision_of(*explanation.verdict);
  explanation.is_passed_by_spf =
      !explanation.verdict->passes() && settings.spf == SpfUse::Pass && spf != ProvedBySpf::Nothing;
  if (explanation.is_passed_by_spf) decision = {Reason::SpfPass, 0};
  explanation.passes = passes(decision.reason);
  explanation.reason = reason_text(decision.reason);
  explanation.action = action_of(settings, decision, explanation.passes, kind, request, now);
  return explanation;
}

}  // namespace grayling
