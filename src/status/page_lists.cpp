// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "grayling/plot/format.hpp"
#include "grayling/plot/html.hpp"
#include "status/page_parts.hpp"

namespace grayling {

std::string domains_card(const Snapshot& snapshot) {
  std::string card =
      "<div class=\"card scroll names\" role=\"region\" aria-labelledby=\"domains\" "
      "tabindex=\"0\">\n"
      "<h3 id=\"domains\">Domains of senders that wait</h3>\n";
  if (snapshot.waiting_domains.empty()) return card + "<p>Nobody, for an hour.</p>\n</div>\n";
  HtmlTable table{"In the last hour or two; anybody can claim to be a sender.",
                  {"Domain", "Now", "First seen", "Too early", "Came back"},
                  {},
                  true};
  for (const auto& entry : snapshot.waiting_domains) {
    table.rows.push_back({entry.domain.empty() ? "(none: bounces)" : entry.domain,
                          format_count(entry.waiting()), format_count(entry.first_seen),
                          format_count(entry.too_early), format_count(entry.came_back)});
  }
  return card + html_table(table) + "</div>\n";
}

std::string sql_lists_section(const Snapshot& snapshot) {
  if (snapshot.sql_lists.empty()) return "";
  HtmlTable table{"What [[sql]] has read; the last good answer holds.",
                  {"List", "Entries", "Read", "Failures", "Trouble now"},
                  {},
                  false};
  for (const auto& list : snapshot.sql_lists) {
    table.rows.push_back(
        {list.name, list.age ? format_count(list.entries) : "–",
         list.age ? format_duration(*list.age) + " ago" : "never, so nobody is on it",
         format_count(list.failures), list.trouble});
  }
  return section("sql", "Lists from SQL", "<div class=\"card\">" + html_table(table) + "</div>\n");
}

std::string troubles_section(const Snapshot& snapshot) {
  const std::string heading = "Last warnings and errors";
  if (snapshot.troubles.empty()) {
    return section("troubles", heading, "<p>None since the start.</p>\n");
  }
  HtmlTable table{"From the log, the newest first.", {"When", "What", "Message"}, {}, false};
  for (const auto& trouble : snapshot.troubles) {
    const auto level = trouble.level == LogLevel::Error ? "error" : "warning";
    const std::string times =
        trouble.times > 1 ? fmt::format(", {} times", format_count(trouble.times)) : "";
    table.rows.push_back({format_day_time(trouble.at), level + times, trouble.text});
  }
  return section("troubles", heading, "<div class=\"card\">" + html_table(table) + "</div>\n");
}

}  // namespace grayling
