// SPDX-License-Identifier: MIT
#include "grayling/config/read_lists.hpp"

#include "grayling/store/sql_list.hpp"

namespace grayling {

std::vector<ListReading> read_sql_lists(const Config& config, const Clock& clock) {
  std::vector<ListReading> readings;
  for (const auto& section : config.sql_lists) {
    const Monotonic start = clock.monotonic();
    auto list = make_sql_list(section.url, section.query)->read();
    const auto took = clock.monotonic() - start;
    readings.push_back({section.name, std::move(list),
                        std::chrono::duration_cast<std::chrono::milliseconds>(took)});
  }
  return readings;
}

NamedLists lists_of(const std::vector<ListReading>& readings) {
  NamedLists lists;
  for (const auto& reading : readings) {
    if (reading.list) lists[reading.name] = std::make_shared<const NamedList>(*reading.list);
  }
  return lists;
}

std::vector<std::string> troubles_of(const std::vector<ListReading>& readings) {
  std::vector<std::string> troubles;
  for (const auto& reading : readings) {
    if (reading.list) continue;
    troubles.push_back(std::string(kListPrefix) + reading.name + ": " + reading.list.error().text);
  }
  return troubles;
}

ReadExemptions read_all_exemptions(const Config& config, const Clock& clock) {
  const auto readings = read_sql_lists(config, clock);
  auto read = read_exemptions(config.exempt, {}, lists_of(readings));
  for (auto& trouble : troubles_of(readings)) read.warnings.push_back(std::move(trouble));
  for (auto& warning : read.list_warnings) read.warnings.push_back(std::move(warning));
  read.list_warnings.clear();
  return read;
}

}  // namespace grayling
