// SPDX-License-Identifier: MIT
#include "config/sql_setting.hpp"

#include <algorithm>

#include "config/setting_kinds.hpp"

namespace grayling {
namespace {

constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kQueryBytesMax = 16 * 1024;  // longer than anybody writes one
constexpr auto kRefreshMin = std::chrono::seconds(5);
constexpr auto kRefreshMax = std::chrono::hours(24);

constexpr auto kNameGood = "write letters, digits, '-' and '_' in quotes, like \"panel\"";
constexpr auto kUrlGood =
    "write sqlite:/path/to/file or mysql://user@host/database?password_file=/path, or \"\" for the "
    "database of store.url";

template <typename AnyConfig>
auto& list_in(AnyConfig& config) {
  return config.sql_lists.back();
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

Result<void> read_name(const RawValue& value, Config& config) {
  if (!is_name(value.text)) {
    return fail(ErrorKind::Config, "is no name of up to " + std::to_string(kNameBytesMax) +
                                       " letters; " + std::string(kNameGood));
  }
  for (const auto& other : config.sql_lists) {
    if (other.name != value.text) continue;
    return fail(ErrorKind::Config, "named twice, first in the [[sql]] of " + other.from +
                                       "; give each list a name of its own");
  }
  list_in(config).name = value.text;
  return {};
}

Result<void> read_url(const RawValue& value, Config& config) {
  auto& list = list_in(config);
  list.url_text.clear();
  if (value.text.empty()) return {};
  auto url = parse_store_url(value.text);
  if (!url) return fail(url.error());
  list.url = std::move(*url);
  list.url_text = url_without_password(value.text);
  return {};
}

Result<void> check_query(std::string_view text, const Config&) {
  constexpr auto kGood = "write a SELECT with one column, like \"SELECT username FROM mailbox\"";
  if (text.find_first_not_of(" ;") == std::string_view::npos) {
    return fail(ErrorKind::Config, "is empty; " + std::string(kGood));
  }
  if (text.size() <= kQueryBytesMax) return {};
  return fail(ErrorKind::Config,
              "is over " + std::to_string(kQueryBytesMax) + " bytes; make a view of it");
}

}  // namespace

std::vector<Setting> sql_list_settings() {
  return {
      {"sql.name", RawValue::Kind::Text, kNameGood, read_name,
       [](const Config& config) { return toml_text(list_in(config).name); }},
      {"sql.url", RawValue::Kind::Text, kUrlGood, read_url,
       [](const Config& config) { return toml_text(list_in(config).url_text); }},
      text(
          "sql.query", "write a SELECT in quotes", check_query,
          [](auto& c) -> auto& { return list_in(c).query; }),
      duration(
          "sql.refresh", kRefreshMin, kRefreshMax,
          [](auto& c) -> auto& { return list_in(c).refresh; }),
  };
}

}  // namespace grayling
