// SPDX-License-Identifier: MIT
#include "cli/admin/row_key.hpp"
#include "cli/explain/explain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/base/utc_time.hpp"

namespace grayling {
namespace {

constexpr std::size_t kLeftColumn = 10;
constexpr std::size_t kRuleColumn = 44;

// Settings that a verdict depends on, besides those of the rules.
constexpr std::string_view kSettings[] = {"greylist.mode",
                                          "greylist.match",
                                          "greylist.client",
                                          "greylist.delay",
                                          "greylist.retry_window",
                                          "greylist.lifetime",
                                          "greylist.auto_allow_after",
                                          "greylist.spf",
                                          "greylist.auto_allow_domains_after",
                                          "suspicion.selective",
                                          "suspicion.wait_from",
                                          "suspicion.long_from",
                                          "suspicion.long_delay",
                                          "suspicion.pass_at"};

std::string padded(std::string text, std::size_t width) {
  text.append(text.size() < width ? width - text.size() : 1, ' ');
  return text;
}

std::string line(std::string_view left, const std::string& right) {
  return padded(std::string(left), kLeftColumn) + right + "\n";
}

std::string named(const Config::Origin& origin) {
  return origin.key + " = " + origin.value + " (" + origin.from + ")";
}

std::string policy_line(const ExplainReport& report) {
  const auto number = report.explanation.settings->policy;
  if (number > 0) return line("policy", "[[policy]] of " + report.config.policy[number - 1].from);
  return line("policy", report.config.policy.empty() ? "[greylist], as there is no [[policy]]"
                                                     : "[greylist], as no [[policy]] fits");
}

std::string rule_lines(const ExplainReport& report) {
  std::string text;
  for (const auto& step : report.explanation.steps) {
    std::string right = step.decides ? "-> " : "   ";
    right += step.rule;
    std::string from = step.decides ? exempt_origin(report) : "";
    if (from.empty() && !step.setting.empty()) from = named(effective(report, step.setting));
    if (!from.empty()) right = padded(std::move(right), kRuleColumn);
    right += from;
    text += line(text.empty() ? "rules" : "", right);
  }
  return text;
}

std::string shown_key(const Key& key) {
  std::string text = "sender <" + printable(key.sender) + ">";
  if (!key.client.empty()) text += ", client " + printable(key.client);
  if (!key.recipient.empty()) text += ", recipient <" + printable(key.recipient) + ">";
  return text;
}

std::string row_text(const ExplainedRow& row) {
  if (!row.record) return "none";
  const Record& record = *row.record;
  return "first seen " + utc_time(record.first_seen) + ", last seen " + utc_time(record.last_seen) +
         (record.passes == 0 ? ", waits for its retry" : ", has passed");
}

std::string standing_text(const Standing& client) {
  std::string text = std::to_string(client.passes) + (client.passes == 1 ? " pass" : " passes") +
                     " counted, last seen " + utc_time(client.last_seen);
  if (!client.domain.empty()) text += ", all of " + printable(client.domain);
  return text;
}

// The rows of the client, and of its null sender.
std::string client_lines(const StandingSteps& standings) {
  const auto lines = [](std::string_view what, const SoughtStanding& standing) -> std::string {
    if (standing.key.is_none()) return "";
    return line(what, standing.key.name) +
           line("  row", standing.row ? standing_text(*standing.row) : "none");
  };
  return lines("client", standings.client.own) + lines("its <>", standings.null_sender.own);
}

std::string answer_lines(const Explanation& explanation, UnixSeconds now) {
  const StandingStep& answer = explanation.standings.answer;
  const auto& [key, row] = answer.own;
  if (key.is_none()) return "";
  std::string text =
      line("written", "by <" + printable(key.partner) + "> to <" + printable(key.name) + ">") +
      line("  row", row ? "last seen " + utc_time(row->last_seen) : "none");
  const auto* sending = sending_row(*explanation.settings, answer, now);
  if (sending == nullptr) return text;
  return text +
         line("  but", printable("@" + sending->key.name) + " sends through here, last seen " +
                           utc_time(sending->row->last_seen));
}

std::string domain_lines(const ExplainReport& report) {
  const auto& [key, row] = report.explanation.standings.domain.own;
  if (key.is_none()) return "";
  const std::string name = line("domain", printable(key.name));
  if (!row) return name + line("  row", "none");
  const std::string obstacle = domain_obstacle(report);
  return name +
         line("  row",
              returned_text(*row) + " mails came back, last seen " + utc_time(row->last_seen)) +
         (obstacle.empty() ? line("  so", "its mail passes from this client")
                           : line("  but", obstacle));
}

std::string row_lines(const ExplainReport& report) {
  std::string text;
  for (const auto& row : report.explanation.rows) {
    text +=
        line(text.empty() ? "key" : "or key", shown_key(row.key)) + line("  row", row_text(row));
  }
  if (text.empty()) text = line("key", shown_key(report.explanation.subject.key));
  text += client_lines(report.explanation.standings) +
          answer_lines(report.explanation, report.now) + domain_lines(report);
  for (const auto setting : kSettings) {
    text += line(setting == kSettings[0] ? "settings" : "", named(effective(report, setting)));
  }
  return text;
}

std::string verdict_lines(const ExplainReport& report) {
  const auto& explanation = report.explanation;
  if (!report.store_error.empty()) return line("verdict", "unknown: the store can't be read");
  std::string verdict = explanation.passes ? "pass" : "greylist";
  if (!explanation.reason.empty()) verdict += ", reason=" + std::string(explanation.reason);
  const std::string words = verdict_words(report);
  if (!words.empty()) verdict += ": " + words;
  return line("verdict", verdict) + line("answer", explanation.action);
}

std::string spf_lines(const ExplainReport& report) {
  if (!report.spf) return "";
  return line("spf", spf_words(*report.spf)) +
         line("", spf_cost_words(*report.spf, report.config.dns.timeout));
}

std::string list_lines(const ExplainReport& report) {
  std::string text;
  for (const auto& list : report.lists) text += line(text.empty() ? "lists" : "", list_words(list));
  return text;
}

}  // namespace

std::string explain_text(const ExplainReport& report) {
  std::string text = policy_line(report) + rule_lines(report);
  if (report.explanation.subject.kind == SubjectKind::Greylisted) text += row_lines(report);
  text += spf_lines(report) + list_lines(report);
  if (report.explanation.subject.kind == SubjectKind::Greylisted) {
    text += line("points", points_words(report));
  }
  return text + verdict_lines(report);
}

}  // namespace grayling
