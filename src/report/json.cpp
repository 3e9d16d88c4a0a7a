// SPDX-License-Identifier: MIT
// The report as one object for scripts.
#include "grayling/base/json_object.hpp"
#include "grayling/report/figures.hpp"

namespace grayling {
namespace {

void add_fates(JsonObject& object, const StrangerSums& strangers) {
  object.add("held", strangers.held());
  object.add("returned", strangers.returned);
  object.add("never", strangers.never);
  object.add("may_return", strangers.open);
  object.add("learned", strangers.learned);
}

JsonObject strangers_of(const StrangerSums& strangers) {
  JsonObject object;
  add_fates(object, strangers);
  object.add("of_proved_domains", strangers.of_proved);
  return object;
}

std::string slots(const ReportFigures& figures) {
  UnixSeconds from = figures.from;
  return json_list(figures.slots, [&](const StrangerSums& slot) {
    JsonObject object = strangers_of(slot);
    object.add("from", from);
    from += figures.slot;
    return object.text();
  });
}

std::string wait(const LongWait& wait) {
  JsonObject object;
  object.add("waited", wait.waited);
  object.add("first_seen", wait.first_seen);
  object.add("sender", wait.key.sender);
  object.add("client_address", wait.key.client);
  object.add("recipient", wait.key.recipient);
  return object.text();
}

std::string policy(const ReportFigures::Policy& policy) {
  JsonObject object;
  object.add("for", policy.name);
  object.add("from", policy.from);
  object.add("mails", policy.mails);
  object.add("held", policy.held);
  object.add("learned", policy.learned);
  return object.text();
}

std::string selective(const ReportFigures::Selective& selective) {
  JsonObject let_in;
  add_fates(let_in, selective.let_in);
  JsonObject object;
  object.add_raw("would_pass", let_in.text());
  object.add("would_wait", selective.others);
  return object.text();
}

std::string sign(const ReportFigures::Sign& sign) {
  JsonObject object;
  object.add("sign", sign.name);
  add_fates(object, sign.strangers);
  object.add("passed", sign.passed);
  return object.text();
}

std::string lost(const ReportFigures::LostDomain& lost) {
  JsonObject object;
  object.add("domain", lost.name);
  object.add("why", lost.why);
  object.add("at", lost.at);
  object.add("has_again", lost.has_again);
  if (lost.row) {
    object.add("returned", std::int64_t{lost.row->passes});
    object.add("came", std::int64_t{lost.row->came});
  }
  return object.text();
}

std::string unproved(const ReportFigures::UnprovedDomain& domain) {
  JsonObject object;
  object.add("domain", domain.name);
  object.add("spf", domain.spf);
  object.add("mails", domain.mails);
  return object.text();
}

std::string domains(const ReportFigures& figures) {
  JsonObject object;
  object.add("proved", figures.domains_proved);
  object.add("too_few_returned", figures.domains_too_few);
  object.add("lost_all", static_cast<std::int64_t>(figures.lost_all));
  object.add_raw("lost", json_list(figures.lost, lost));
  object.add_raw("unproved", json_list(figures.unproved, unproved));
  return object.text();
}

}  // namespace

std::string report_json(const ReportFigures& figures) {
  JsonObject all;
  all.add("from", figures.from);
  all.add("until", figures.until);
  all.add_raw("strangers", strangers_of(figures.strangers).text());
  all.add("turned_away_returned", figures.turned_away);
  all.add("median_wait", figures.median);
  all.add("ninetieth_wait", figures.ninetieth);
  all.add("slot", figures.slot);
  all.add_raw("slots", slots(figures));
  all.add_raw("waits", json_list(figures.waits, [](const auto& one) {
                JsonObject object;
                object.add("up_to", one.first);
                object.add("count", one.second);
                return object.text();
              }));
  all.add_raw("longest", json_list(figures.longest, wait));
  JsonObject answers;
  for (const auto& [answer, count] : figures.answers) answers.add(answer, count);
  all.add_raw("answers", answers.text());
  all.add_raw("exemptions", json_list(figures.exemptions, [](const auto& one) {
                JsonObject object;
                object.add("exemption", one.name);
                object.add("mails", one.mails);
                return object.text();
              }));
  all.add("exemptions_all", figures.exemptions_all);
  all.add_raw("unused",
              json_list(figures.unused, [](const auto& name) { return json_text(name); }));
  all.add_raw("selective", selective(figures.selective));
  all.add_raw("signs", json_list(figures.signs, sign));
  all.add_raw("domains", domains(figures));
  all.add_raw("policies", json_list(figures.policies, policy));
  return all.text() + "\n";
}

}  // namespace grayling
