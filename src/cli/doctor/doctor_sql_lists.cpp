// SPDX-License-Identifier: MIT
#include "cli/doctor/doctor.hpp"
#include "grayling/base/text.hpp"
#include "grayling/config/exempt_files.hpp"
#include "grayling/config/policy_lists.hpp"
#include "grayling/config/read_lists.hpp"
#include "grayling/store/sql_list.hpp"

namespace grayling {
namespace {

std::string in_milliseconds(std::chrono::milliseconds took) {
  return std::to_string(took.count()) + " ms";
}

Finding finding_of(const ListReading& reading) {
  const std::string name = std::string(kListPrefix) + reading.name;
  if (reading.list) {
    const auto rows = reading.list->entries.size() + reading.list->nulls;
    return good(name + ": " + std::to_string(rows) + (rows == 1 ? " row" : " rows") + " in " +
                in_milliseconds(reading.took));
  }
  const std::string remedy =
      "until it can be read, a service goes on with its last answer; one "
      "that starts has none, and then nobody is on this list";
  return bad(name + ": " + printable(reading.list.error().text, 1000), remedy);
}

// The store's own account has to write.
void examine_privileges(const Config::SqlListSection& list, Findings& findings) {
  if (list.url_text.empty() || list.url.engine != StoreEngine::Mysql) return;
  const auto more = make_sql_list(list.url, list.query)->more_than_reading();
  if (!more) return;  // what is wrong has been told
  for (const auto& grant : *more) {
    findings.push_back(warning(std::string(kListPrefix) + list.name +
                                   ": its account may do more than read: " + printable(grant, 1000),
                               "give this list an account of its own with GRANT SELECT on the "
                               "tables that the query reads"));
  }
}

}  // namespace

Findings examine_sql_lists(const Config& config, const Clock& clock) {
  Findings findings;
  const auto readings = read_sql_lists(config, clock);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    findings.push_back(finding_of(readings[i]));
    if (readings[i].list) examine_privileges(config.sql_lists[i], findings);
  }
  const auto lists = lists_of(readings);
  auto odd = read_exemptions(config.exempt, {}, lists).list_warnings;
  for (auto& line : policy_list_warnings(config.policy, lists)) odd.push_back(std::move(line));
  for (auto& line : odd) findings.push_back(warning(std::move(line), "correct them there"));
  return findings;
}

}  // namespace grayling
