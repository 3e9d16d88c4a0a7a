// SPDX-License-Identifier: MIT
#include "grayling/config/read_lists.hpp"

#include <future>

#include "grayling/store/sql_list.hpp"

namespace grayling {

namespace {

ListReading read_one(const Config::SqlListSection& section, const Clock& clock) {
  const Monotonic start = clock.monotonic();
  auto list = make_sql_list(section.url, section.query)->read();
  const auto took = clock.monotonic() - start;
  return {section.name, std::move(list),
          std::chrono::duration_cast<std::chrono::milliseconds>(took)};
}

}  // namespace

// Each on a thread of its own, or one after the other where there are no threads to be had.
std::vector<ListReading> read_sql_lists(const Config& config, const Clock& clock) {
  std::vector<std::future<ListReading>> started;
  for (const auto& section : config.sql_lists) {
    started.push_back(std::async([&section, &clock] { return read_one(section, clock); }));
  }
  std::vector<ListReading> readings;
  for (auto& reading : started) readings.push_back(reading.get());
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
