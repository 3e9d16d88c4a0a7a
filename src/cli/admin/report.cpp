// SPDX-License-Identifier: MIT
// `grayling report`: what greylisting did, by the sums that the services have written.
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "cli/admin/admin_command.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/terminal/output.hpp"
#include "cli/terminal/write_file.hpp"
#include "grayling/config/read_lists.hpp"
#include "grayling/plot/format.hpp"
#include "grayling/report/figures.hpp"
#include "grayling/store/pages.hpp"

namespace grayling {
namespace {

constexpr std::string_view kReportName = "report";
constexpr std::size_t kPageOfReport = 5000;  // rows

Result<std::vector<TallyCount>> read_counts(AdminStore& store, UnixSeconds from) {
  std::vector<TallyCount> counts;
  const auto read = for_each_page_of_counts(store, from, kPageOfReport, [&](auto& page) {
    std::move(page.begin(), page.end(), std::back_inserter(counts));
  });
  if (!read) return fail(read.error());
  return counts;
}

Result<std::set<std::string>> matched_since(AdminStore& store, UnixSeconds from) {
  std::set<std::string> names;
  const auto read = for_each_page_of_matches(store, kPageOfReport, [&](const auto& page) {
    for (const auto& match : page) {
      if (match.last_matched >= from) names.insert(match.kind + " " + match.pattern);
    }
  });
  if (!read) return fail(read.error());
  return names;
}

// Finds unused exemptions among those that existed during the whole time of the report.
Result<void> find_unused(const OpenAdmin& admin, ReportFigures& figures) {
  const auto matched = matched_since(*admin.store, figures.from);
  if (!matched) return fail(matched.error());
  const auto look = [&](std::string_view kind, std::string_view text) {
    ++figures.exemptions_all;
    const auto name = std::string(kind) + " " + match_pattern(text);
    if (!matched->contains(name)) figures.unused.push_back(name);
  };
  const auto files = read_all_exemptions(admin.config, SystemClock());
  for (const auto& warning : files.warnings) warn(kReportName, warning);
  for (std::size_t number = 0; number < files.exemptions->size(); ++number) {
    const auto listed = files.exemptions->listed(number);
    look(exempt_kind(listed.list), listed.text);
  }
  const auto rows = all_exemptions(*admin.store);
  if (!rows) return fail(rows.error());
  for (const auto& row : *rows) {
    const bool counts = row.created < figures.from && !row.is_expired(figures.until);
    if (counts) look(row.kind, exempt_text(row.pattern));
  }
  return {};
}

// Rows of domains are together in the table.
Result<void> add_domains(const OpenAdmin& admin, ReportFigures& figures) {
  const StandingKey before_first{StandingKind::Domain, "", ""};
  const auto add = [&](const auto& page) -> Result<bool> {
    for (const auto& row : page) {
      if (row.key.kind != StandingKind::Domain) return false;
      add_domain(figures, admin.config.greylist, row);
    }
    return true;
  };
  const auto read = for_each_page_of_standings(*admin.store, before_first, kPageOfReport, add);
  return read ? Result<void>() : fail(read.error());
}

Result<ReportFigures> figures_of(const OpenAdmin& admin, Seconds since, UnixSeconds now) {
  const auto counts = read_counts(*admin.store, day_of(now - since));
  if (!counts) return fail(counts.error());
  std::vector<ReportPolicy> policies;
  for (const auto& policy : admin.config.policy) {
    policies.push_back({tally_name(policy_name(policy.scope)), policy.from});
  }
  auto figures = report_figures(*counts, since, admin.config.greylist.retry_window, policies, now);
  auto longest = admin.store->long_waits(day_of(figures.from), kLongWaitsMax);
  if (!longest) return fail(longest.error());
  figures.longest = std::move(*longest);
  if (auto added = add_domains(admin, figures); !added) return fail(added.error());
  if (admin.has_exemptions) {
    if (auto found = find_unused(admin, figures); !found) return fail(found.error());
  }
  return figures;
}

// What the table `sender` shows by itself.
Result<std::string> rows_text(AdminStore& store) {
  std::int64_t waiting = 0;
  std::int64_t known = 0;
  const auto read = for_each_page_of_senders(store, {}, kPageOfReport, [&](const auto& page) {
    for (const auto& row : page) ++(row.record.passes == 0 ? waiting : known);
  });
  if (!read) return fail(read.error());
  return fmt::format("{} wait now, and {} are known.\n", format_count(waiting),
                     format_count(known));
}

int show(const ReportCommand& command, const ReportFigures& figures) {
  if (!command.html.empty() && command.html != "-") {
    if (auto written = write_page(command.html, report_html(figures)); !written) {
      return fail_work(kReportName, "--html " + command.html + ": " + written.error().text);
    }
  }
  if (command.is_json) return print(report_json(figures));
  if (command.html.empty()) return print(report_text(figures));
  return command.html == "-" ? print(report_html(figures)) : kDone;
}

}  // namespace

int report(const ReportCommand& command) {
  const auto admin = open_admin(kReportName, command.sources, false);
  if (!admin) return fail_with(kReportName, admin.error());
  if (const auto trouble = admin->store->report_trouble(); !trouble.empty()) {
    const auto rows = rows_text(*admin->store);
    warn_of(kReportName, admin->store->passed_over());
    if (!rows) return fail_with(kReportName, rows.error());
    if (const int printed = print(*rows); printed != kDone) return printed;
    return fail_work(kReportName, trouble);
  }
  const auto figures = figures_of(*admin, command.since, SystemClock().now());
  return figures ? show(command, *figures) : fail_with(kReportName, figures.error());
}

}  // namespace grayling
