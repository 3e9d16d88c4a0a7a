// SPDX-License-Identifier: MIT
#include "cli/explain/explain.hpp"
#include "grayling/base/json_text.hpp"
#include "grayling/base/json_value.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// Text of a request may be invalid UTF-8.
std::string clean(std::string_view text) {
  return is_utf8(text) ? std::string(text) : printable(text, text.size());
}

OrderedJson setting_json(const ExplainReport& report, std::string_view key) {
  const auto origin = effective(report, key);
  return {{"key", clean(origin.key)}, {"value", clean(origin.value)}, {"from", clean(origin.from)}};
}

OrderedJson steps_json(const ExplainReport& report) {
  OrderedJson steps = OrderedJson::array();
  for (const auto& step : report.explanation.steps) {
    OrderedJson json = {{"rule", step.rule}, {"decides", step.decides}};
    if (!step.setting.empty()) json["setting"] = setting_json(report, step.setting);
    const std::string exemption = step.decides ? exempt_origin(report) : "";
    if (!exemption.empty()) json["exempted_by"] = clean(exemption);
    steps.push_back(std::move(json));
  }
  return steps;
}

OrderedJson key_json(const Key& key) {
  return {{"sender", clean(key.sender)},
          {"client", clean(key.client)},
          {"recipient", clean(key.recipient)}};
}

OrderedJson rows_json(const ExplainReport& report) {
  OrderedJson rows = OrderedJson::array();
  for (const auto& row : report.explanation.rows) {
    OrderedJson record = nullptr;
    if (row.record) {
      record = {{"first_seen", row.record->first_seen},
                {"last_seen", row.record->last_seen},
                {"passes", row.record->passes}};
    }
    rows.push_back({{"key", key_json(row.key)}, {"record", std::move(record)}});
  }
  return rows;
}

OrderedJson client_json(const SoughtStanding& client) {
  if (client.key.is_none()) return nullptr;
  OrderedJson row = nullptr;
  if (client.row) {
    row = {{"domain", clean(client.row->domain)},
           {"passes", client.row->passes},
           {"last_seen", client.row->last_seen}};
  }
  return {{"client", client.key.name}, {"row", std::move(row)}};
}

OrderedJson null_sender_json(const SoughtStanding& null_sender) {
  if (null_sender.key.is_none()) return nullptr;
  OrderedJson row = nullptr;
  if (null_sender.row) {
    row = {{"passes", null_sender.row->passes}, {"last_seen", null_sender.row->last_seen}};
  }
  return {{"client", null_sender.key.name}, {"row", std::move(row)}};
}

OrderedJson last_seen_json(const SoughtStanding& standing) {
  if (!standing.row) return nullptr;
  return {{"last_seen", standing.row->last_seen}};
}

OrderedJson answer_json(const StandingStep& step) {
  const SoughtStanding& answer = step.own;
  if (answer.key.is_none()) return nullptr;
  return {{"sender", clean(answer.key.name)},
          {"recipient", clean(answer.key.partner)},
          {"row", last_seen_json(answer)},
          {"local_domain", last_seen_json(step.local[0])}};
}

OrderedJson domain_json(const ExplainReport& report) {
  const auto& [key, row] = report.explanation.standings.domain.own;
  if (key.is_none()) return nullptr;
  if (!row) return {{"domain", clean(key.name)}, {"row", nullptr}};
  const std::string obstacle = domain_obstacle(report);
  return {{"domain", clean(key.name)},
          {"row", {{"passes", row->passes}, {"came", row->came}, {"last_seen", row->last_seen}}},
          {"but", obstacle.empty() ? OrderedJson(nullptr) : OrderedJson(obstacle)}};
}

OrderedJson spf_json(const std::optional<ExplainedSpf>& spf) {
  if (!spf) return nullptr;
  const auto& verdict = spf->verdict;
  const auto term_json = [](const std::string& term) {
    return term.empty() ? OrderedJson(nullptr) : OrderedJson(term);
  };
  OrderedJson json = {{"result", spf_word(verdict.result)},
                      {"domain", clean(spf->identity.domain)},
                      {"identity", spf->identity.word()},
                      {"term", term_json(verdict.term)},
                      {"wide", verdict.is_wide},
                      {"lookups", verdict.lookups},
                      {"ms", spf->took.count()}};
  if (const auto& parent = spf->parent) {
    json["parent"] = {{"result", spf_word(parent->verdict.result)},
                      {"domain", clean(parent->domain)},
                      {"term", term_json(parent->verdict.term)},
                      {"wide", parent->verdict.is_wide}};
  }
  return json;
}

OrderedJson lists_json(const std::vector<ExplainedList>& lists) {
  OrderedJson all = OrderedJson::array();
  for (const auto& [zone, answer, points, why_off] : lists) {
    all.push_back(
        {{"list", zone},
         {"answer", answer.address ? OrderedJson(answer.address->text()) : OrderedJson(nullptr)},
         {"points", points},
         {"off", why_off.empty() ? OrderedJson(nullptr) : OrderedJson(clean(why_off))}});
  }
  return all;
}

OrderedJson points_json(const ExplainReport& report) {
  const Evidence& evidence = report.explanation.evidence;
  const PointTable& table = report.config.suspicion.points;
  OrderedJson of = OrderedJson::object();
  for (const auto& [name, points] : counted(evidence, table)) of[std::string(name)] = points;
  return {{"total", sum(evidence, table)}, {"of", std::move(of)}};
}

}  // namespace

std::string explain_json(const ExplainReport& report) {
  const auto& explanation = report.explanation;
  const auto number = explanation.settings->policy;
  OrderedJson json;
  json["policy"] = number == 0 ? OrderedJson(nullptr)
                               : OrderedJson(clean(report.config.policy[number - 1].from));
  json["rules"] = steps_json(report);
  const bool has_key = explanation.subject.kind == SubjectKind::Greylisted;
  json["key"] = has_key ? key_json(explanation.subject.key) : OrderedJson(nullptr);
  json["rows"] = rows_json(report);
  json["client"] = client_json(explanation.standings.client.own);
  json["null_sender"] = null_sender_json(explanation.standings.null_sender.own);
  json["answer"] = answer_json(explanation.standings.answer);
  json["domain"] = domain_json(report);
  json["spf"] = spf_json(report.spf);
  json["lists"] = lists_json(report.lists);
  json["points"] = has_key ? points_json(report) : OrderedJson(nullptr);
  if (report.store_error.empty()) {
    json["verdict"] = explanation.passes ? "pass" : "greylist";
    json["reason"] = explanation.reason;
    json["why"] = verdict_words(report);
    json["action"] = explanation.action;
  } else {
    json["verdict"] = nullptr;
    json["error"] = clean(report.store_error);
  }
  return safe_json(write_json(json, 2)) + "\n";
}

}  // namespace grayling
