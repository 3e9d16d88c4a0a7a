// SPDX-License-Identifier: MIT
#include "grayling/plot/format.hpp"
#include "grayling/plot/html.hpp"
#include "status/page_parts.hpp"

namespace grayling {
namespace {

HtmlTable questions_table(const Snapshot::Dns& dns) {
  const std::string half = format_quantile(kLookupSecondsBounds, dns.times, 0.5);
  const std::string most = format_quantile(kLookupSecondsBounds, dns.times, 0.99);
  return {"Questions about strangers, since the start",
          {"What", "How often"},
          {{"asked", format_count(dns.questions)},
           {"answered from memory", format_count(dns.cached)},
           {"answered with records", format_count(dns.records)},
           {"no such record", format_count(dns.no_data)},
           {"no such name", format_count(dns.no_name)},
           {"failed", format_count(dns.failures)},
           {"of those, not asked as too many were open", format_count(dns.crowded)},
           {"open now", format_count(dns.open)},
           {"half were answered", half},
           {"99 % were answered", most}},
          true};
}

HtmlTable domains_table(const Snapshot::Domains& domains) {
  return {"Domains that prove themselves, since the start",
          {"What", "How often"},
          {{"mail let through, as its domain has standing", format_count(domains.let_through)},
           {"mail deferred that SPF shows to be its domain's", format_count(domains.came)},
           {"of such mail, came back", format_count(domains.returned)},
           {"domains that lost their standing", format_count(domains.lost)}},
          true};
}

}  // namespace

std::string dns_section(const Snapshot& snapshot) {
  if (!snapshot.dns) return "";
  return section("dns", "DNS and domains",
                 "<div class=\"plots\">\n<div class=\"card\">" +
                     html_table(questions_table(*snapshot.dns)) + "</div>\n<div class=\"card\">" +
                     html_table(domains_table(snapshot.domains)) + "</div>\n</div>\n");
}

}  // namespace grayling
