// SPDX-License-Identifier: MIT
#include "config/apply.hpp"
#include "config/checks.hpp"
#include "config/config_file.hpp"
#include "config/defaults.hpp"
#include "config/dns_list_section.hpp"
#include "config/exempt_setting.hpp"
#include "config/machine.hpp"
#include "config/mistakes.hpp"
#include "config/origin.hpp"
#include "config/paths.hpp"
#include "config/policy_section.hpp"
#include "config/refuse.hpp"
#include "config/setting.hpp"
#include "config/shown_value.hpp"
#include "config/sql_section.hpp"
#include "config/toml_reader.hpp"
#include "grayling/base/text.hpp"
#include "grayling/config/config.hpp"

namespace grayling {
namespace {

constexpr std::string_view kPolicy = "policy";
constexpr std::string_view kDnsList = "dns_list";
constexpr std::string_view kSql = "sql";

Config default_config() {
  Config config;
  config.listen = {*parse_endpoint(kDefaultListen)};
  config.store.url = *parse_store_url(kDefaultStore);
  config.store.url_text = kDefaultStore;
  config.greylist.host = host_name();
  for (const auto& setting : settings()) {
    config.origins.push_back({std::string(setting.key), setting.print(config), "default"});
  }
  return config;
}

bool is_of(std::string_view block, const RawEntry& entry) {
  return entry.key.substr(0, entry.key.find('.')) == block;
}

Result<void> unknown(const RawEntry& entry) {
  const std::string key = shown_unknown(entry);
  if (is_of(kPolicy, entry)) {
    return refuse(entry.from + ": " + key +
                  ": a policy is set in the file, below a line [[policy]] of its own");
  }
  if (is_of(kDnsList, entry)) {
    return refuse(entry.from + ": " + key +
                  ": a DNS list is set in the file, below a line [[dns_list]] of its own");
  }
  if (is_of(kSql, entry)) {
    return refuse(entry.from + ": " + key +
                  ": a list from SQL is set in the file, below a line [[sql]] of its own");
  }
  if (entry.value.kind == RawValue::Kind::Section && !is_section(entry.key)) {
    const std::string name = entry.block > 0 ? "[[" + key + "]]" : "[" + key + "]";
    return refuse(entry.from + ": " + name + ": unknown section" +
                  suggestion_for_section(entry.key));
  }
  if (is_section(entry.key)) {
    return refuse(entry.from + ": " + entry.key + ": a section, not a key; write [" + entry.key +
                  "] on a line of its own");
  }
  return refuse(entry.from + ": " + key + ": unknown key" + suggestion_for(entry.key));
}

Result<void> apply(const RawEntry& entry, Config& config) {
  if (entry.value.kind == RawValue::Kind::Section && is_section(entry.key)) return {};
  const Setting* setting = find_setting(entry.key);
  if (setting == nullptr) return unknown(entry);
  const auto index = static_cast<std::size_t>(setting - settings().data());
  return apply_value(*setting, entry, config, config.origins[index]);
}

// The text has a pair of quotes, as in TOML. An apostrophe at its start isn't one.
bool is_quoted(std::string_view value) {
  const bool is_quote = value.starts_with('"') || value.starts_with('\'');
  return is_quote && value.size() > 1 && value.back() == value.front();
}

// `key=value`. A text needs no quotes there, because the shell removes them.
Result<RawEntry> parse_set(const std::string& argument) {
  const auto equals = argument.find('=');
  if (equals == std::string::npos || equals == 0) {
    return refuse("--set: key=value is needed, like --set greylist.delay=5m");
  }
  const std::string value = argument.substr(equals + 1);
  RawEntry entry{argument.substr(0, equals), RawValue::of_text(value), "--set"};
  const Setting* setting = find_setting(entry.key);
  if (setting == nullptr) return entry;
  const bool is_list = setting->may_be_list && value.starts_with('[');
  if (setting->kind == RawValue::Kind::Text && !is_quoted(value) && !is_list) return entry;
  const auto parsed = read_toml_value(value);
  if (!parsed) {
    return refuse("--set: " + entry.key + " = " + shown_value(entry) + ": no TOML; " +
                  setting->good);
  }
  entry.value = *parsed;
  return entry;
}

// The entries in blocks, which are applied last.
struct Blocks {
  std::vector<RawEntry> dns_lists;
  std::vector<RawEntry> sql_lists;
  std::vector<RawEntry> policies;
  std::string open_file;  // the file's name, if everybody on this machine can read it
};

// The error is one of the file as a whole.
Result<void> apply_file(const ConfigSources& sources, Config& config, Blocks& blocks,
                        Mistakes& mistakes) {
  const std::string name = printable(text_without_password(sources.file.value_or(kDefaultFile)));
  const auto file = read_config_file(config_file_path(sources), name);
  if (!file) return fail(file.error());
  if (!file->is_there) {
    if (!sources.file) return {};
    return refuse(name + ": there is no such file; name an existing one with --config");
  }
  const auto entries = read_toml(file->content, name);
  if (!entries) return fail(entries.error());
  for (const auto& entry : *entries) {
    if (entry.block == 0) {
      collect(mistakes, apply(entry, config));
    } else if (is_of(kPolicy, entry)) {
      blocks.policies.push_back(entry);
    } else if (is_of(kDnsList, entry)) {
      blocks.dns_lists.push_back(entry);
    } else if (is_of(kSql, entry)) {
      blocks.sql_lists.push_back(entry);
    } else if (entry.value.kind == RawValue::Kind::Section) {
      collect(mistakes, unknown(entry));
    }
  }
  if (file->is_world_readable) blocks.open_file = name;
  if (file->is_world_readable && !config.store.url.password.empty()) {
    config.warnings.push_back(origin_text(origin_of(config, "store.url")) +
                              open_password_text(name));
  }
  return {};
}

void apply_command_line(const ConfigSources& sources, Config& config, Mistakes& mistakes) {
  std::vector<RawEntry> entries;
  for (const auto& argument : sources.set) {
    auto entry = parse_set(argument);
    if (entry) {
      entries.push_back(std::move(*entry));
    } else {
      mistakes.push_back(entry.error());
    }
  }
  if (!sources.listen.empty()) {
    entries.push_back({"listen", RawValue::of_list(sources.listen), "--listen"});
  }
  if (sources.store) entries.push_back({"store.url", RawValue::of_text(*sources.store), "--store"});
  for (const auto& entry : entries) collect(mistakes, apply(entry, config));
  const auto& url = origin_of(config, "store.url");
  if (url.from.starts_with("--") && !config.store.url.password.empty()) {
    config.warnings.push_back(origin_text(url) +
                              "everybody on this machine can see a password on a command line; "
                              "use password_file");
  }
}

// Values are checked together only if each is valid.
Config load_all(const ConfigSources& sources, Mistakes& mistakes) {
  Config config = default_config();
  Blocks blocks;
  collect(mistakes, apply_file(sources, config, blocks, mistakes));
  apply_command_line(sources, config, mistakes);
  apply_dns_lists(blocks.dns_lists, sources.directory, config, mistakes);
  make_absolute(config.store.url, sources.directory);
  apply_sql_lists(blocks.sql_lists, {sources.directory, blocks.open_file}, config, mistakes);
  apply_policies(blocks.policies, config, mistakes);
  check_list_names(config, mistakes);
  make_absolute(config.exempt, sources.directory);
  for (auto* file : {&config.status.link_key_file, &config.status.api_token_file}) {
    *file = absolute_path(*file, sources.directory);
  }
  if (mistakes.empty()) check_together(config, mistakes);
  return config;
}

}  // namespace

std::string config_file_path(const ConfigSources& sources) {
  return absolute_path(sources.file.value_or(kDefaultFile), sources.directory);
}

Result<Config> load_config(const ConfigSources& sources) {
  Mistakes mistakes;
  Config config = load_all(sources, mistakes);
  if (!mistakes.empty()) return fail(mistakes.front());
  return config;
}

std::vector<std::string> config_mistakes(const ConfigSources& sources) {
  Mistakes mistakes;
  load_all(sources, mistakes);
  std::vector<std::string> lines;
  for (const auto& mistake : mistakes) lines.push_back(mistake.text);
  return lines;
}

}  // namespace grayling
