// SPDX-License-Identifier: MIT
#include "config/sql_section.hpp"

#include <algorithm>
#include <set>

#include "config/apply.hpp"
#include "config/blocks.hpp"
#include "config/config_file.hpp"
#include "config/origin.hpp"
#include "config/paths.hpp"
#include "config/refuse.hpp"
#include "config/sql_setting.hpp"
#include "grayling/base/nearest.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/named_lists.hpp"

namespace grayling {
namespace {

constexpr std::string_view kPrefix = "sql.";
// Each is read on a thread and a connection of its own, perhaps all at the same time.
constexpr std::size_t kSqlListsMax = 32;

const std::vector<Setting>& list_settings() {
  static const std::vector<Setting> table = sql_list_settings();
  return table;
}

std::string head_of(const Config::SqlListSection& list) {
  return list.from + ": [[sql]] of " + list.name + ": ";
}

// "FILE:LINE: sql.url = "…": ".
std::string head_of_url(const Config::SqlListSection& list) {
  const auto origin = std::find_if(list.origins.begin(), list.origins.end(),
                                   [](const auto& o) { return o.key == "url"; });
  return origin->from + ": sql.url = " + origin->value + ": ";
}

void begin(const RawEntry& head, Config& config) {
  config.sql_lists.emplace_back().from = head.from;
  auto& origins = config.sql_lists.back().origins;
  for (const auto& setting : list_settings()) {
    const auto name = setting.key.substr(kPrefix.size());
    origins.push_back({std::string(name), setting.print(config), "default"});
  }
}

Result<void> apply_key(const RawEntry& entry, Config& config) {
  const Setting* setting = find_setting(entry.key, list_settings());
  if (setting == nullptr) {
    return refuse(entry.from + ": " + printable(entry.key, 80) + ": unknown key" +
                  suggestion_for(entry.key, list_settings()));
  }
  const auto index = static_cast<std::size_t>(setting - list_settings().data());
  return apply_value(*setting, entry, config, config.sql_lists.back().origins[index]);
}

// Checks across the block's values.
Result<void> end(const SqlListFile& file, Config& config) {
  auto& list = config.sql_lists.back();
  if (list.name.empty()) {
    return refuse(list.from +
                  ": [[sql]]: has no name; write name = \"panel\" here, and \"sql:panel\" in "
                  "[exempt] or a [[policy]]");
  }
  if (list.query.empty()) {
    return refuse(head_of(list) +
                  "has no query; write query = \"SELECT username FROM mailbox\" or the like, with "
                  "one column");
  }
  if (list.url_text.empty()) {
    list.url = config.store.url;
    return {};
  }
  make_absolute(list.url, file.directory);
  if (!list.url.password.empty() && !file.open_name.empty()) {
    config.warnings.push_back(head_of_url(list) + open_password_text(file.open_name));
  }
  if (list.url.password_file.empty()) return {};
  const auto password = read_password_file(list.url.password_file);
  return password ? Result<void>() : refuse(head_of_url(list) + password.error().text);
}

// The names in `entries` for which there is no list, with the remedy for each.
class NameCheck {
 public:
  explicit NameCheck(const Config& config) {
    for (const auto& list : config.sql_lists) known_.emplace_back(list.name);
  }

  Result<void> check(const std::vector<std::string>& entries, const std::string& head) {
    for (const auto& entry : entries) {
      const auto name = list_name(entry);
      if (!name) continue;
      used_.emplace(*name);
      if (std::find(known_.begin(), known_.end(), *name) != known_.end()) continue;
      return refuse(head + toml_text(printable(entry, 80)) + ": " + remedy(*name));
    }
    return {};
  }
  bool is_used(const std::string& name) const { return used_.contains(name); }

 private:
  std::string remedy(std::string_view name) const {
    if (known_.empty()) {
      return "there is no list of that name; write a block [[sql]] with name = " +
             toml_text(name.empty() ? "panel" : printable(name, 80));
    }
    const auto meant = nearest(name, known_);
    if (!meant.empty()) {
      return "there is no [[sql]] of that name; did you mean sql:" + std::string(meant) + "?";
    }
    return "there is no [[sql]] of that name; the nearest known is sql:" +
           std::string(nearest_of_all(name, known_));
  }

  std::vector<std::string_view> known_;
  std::set<std::string, std::less<>> used_;
};

std::string head_of_recipients(const Config::PolicySection& policy) {
  const auto origin = std::find_if(policy.origins.begin(), policy.origins.end(),
                                   [](const auto& o) { return o.key == "recipients"; });
  return origin->from + ": policy.recipients = " + origin->value + ": ";
}

}  // namespace

void apply_sql_lists(std::span<const RawEntry> entries, const SqlListFile& file, Config& config,
                     Mistakes& mistakes) {
  apply_blocks(entries,
               {[&](const RawEntry& head) { begin(head, config); },
                [&](const RawEntry& entry) { return apply_key(entry, config); },
                [&] { return end(file, config); }},
               mistakes);
  if (config.sql_lists.size() <= kSqlListsMax) return;
  mistakes.push_back(
      {ErrorKind::Config, config.sql_lists[kSqlListsMax].from + ": [[sql]]: more than " +
                              std::to_string(kSqlListsMax) + " lists; join some by UNION"});
}

void check_list_names(Config& config, Mistakes& mistakes) {
  NameCheck names(config);
  const auto check_exempt = [&](std::string_view key, const std::vector<std::string>& entries) {
    collect(mistakes, names.check(entries, origin_text(origin_of(config, key))));
  };
  check_exempt("exempt.clients", config.exempt.clients);
  check_exempt("exempt.senders", config.exempt.senders);
  check_exempt("exempt.recipients", config.exempt.recipients);
  for (const auto& policy : config.policy) {
    collect(mistakes, names.check(policy.scope.recipients, head_of_recipients(policy)));
  }
  for (const auto& list : config.sql_lists) {
    if (names.is_used(list.name)) continue;
    config.warnings.push_back(head_of(list) + "is used nowhere; write \"sql:" + list.name +
                              "\" in [exempt] or a [[policy]], or remove the block");
  }
}

}  // namespace grayling
