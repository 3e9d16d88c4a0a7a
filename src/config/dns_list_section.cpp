// SPDX-License-Identifier: MIT
#include "config/dns_list_section.hpp"

#include <algorithm>
#include <filesystem>

#include "config/apply.hpp"
#include "config/blocks.hpp"
#include "config/dns_list_setting.hpp"
#include "config/origin.hpp"
#include "config/paths.hpp"
#include "config/refuse.hpp"
#include "config/shown_value.hpp"
#include "grayling/base/secret_file.hpp"
#include "grayling/base/text.hpp"
#include "grayling/dnslist/known_lists.hpp"

namespace grayling {
namespace {

constexpr std::string_view kDnsListPrefix = "dns_list.";
constexpr std::string_view kPointsPrefix = "dns_list.points.";
constexpr std::size_t kKeyBytesMax = 63;  // it is a label of a DNS name

const std::vector<Setting>& list_settings() {
  static const std::vector<Setting> table = dns_list_settings();
  return table;
}

// "FILE:LINE: dns_list.zone = "…": ", or the head of the block if the key is at its default.
std::string head_of(const Config::DnsListSection& section, std::string_view key) {
  const auto origin = std::find_if(section.origins.begin(), section.origins.end(),
                                   [key](const auto& o) { return o.key == key; });
  if (origin->from == "default") {
    return section.from + ": [[dns_list]] of " + section.list.zone + ": ";
  }
  return origin->from + ": " + std::string(kDnsListPrefix) + origin->key + " = " +
         without_list_keys(origin->value) + ": ";
}

void begin_list(const RawEntry& head, Config& config) {
  config.dns_lists.push_back({{}, "", {}, head.from});
  auto& origins = config.dns_lists.back().origins;
  for (const auto& setting : list_settings()) {
    const auto name = setting.key.substr(kDnsListPrefix.size());
    origins.push_back({std::string(name), setting.print(config), "default"});
  }
}

Config::Origin& origin_of(const Setting& setting, Config& config) {
  const auto index = static_cast<std::size_t>(&setting - list_settings().data());
  return config.dns_lists.back().origins[index];
}

Result<void> apply_points(const RawEntry& entry, Config& config) {
  const std::string pattern = entry.key.substr(kPointsPrefix.size());
  if (auto read = read_points(pattern, entry.value, config); !read) {
    return refuse(entry.from + ": " + std::string(kDnsListPoints) + ": " +
                  without_list_keys(toml_text(pattern) + " = " + toml_value(entry.value) + ": " +
                                    read.error().text));
  }
  const Setting* setting = find_setting(kDnsListPoints, list_settings());
  origin_of(*setting, config).value = setting->print(config);
  return {};
}

Result<void> apply_list_key(const RawEntry& entry, Config& config) {
  if (entry.key.starts_with(kPointsPrefix)) return apply_points(entry, config);
  const Setting* setting = find_setting(entry.key, list_settings());
  if (setting == nullptr) {
    return refuse(entry.from + ": " + printable(without_list_keys(entry.key), 80) +
                  ": unknown key" + suggestion_for(entry.key, list_settings()));
  }
  return apply_value(*setting, entry, config, origin_of(*setting, config));
}

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= kKeyBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

Result<void> read_key(const std::string& directory, Config::DnsListSection& section) {
  const bool has_place = section.list.zone.find(kKeyPlace) != std::string::npos;
  if (section.key_file.empty()) {
    if (!has_place) return {};
    return refuse(head_of(section, "zone") +
                  "needs a key; write it into a file, and key_file = \"/etc/grayling/NAME.key\"");
  }
  if (!has_place) {
    return refuse(head_of(section, "key_file") +
                  "the zone has no place for a key; write {key} there, like "
                  "\"{key}.zen.dq.spamhaus.net\", or remove key_file");
  }
  const std::string head = head_of(section, "key_file");
  const bool may_be_key = is_key(section.key_file);
  section.key_file = absolute_path(section.key_file, directory);
  auto secret = read_secret_file(section.key_file, "the file", "key");
  std::error_code unknown;  // whether it is there
  if (!secret && may_be_key && !std::filesystem::exists(section.key_file, unknown)) {
    return refuse(section.from + ": [[dns_list]] of " + section.list.zone +
                  ": its key_file is no file that can be read; if it is the key itself, write that "
                  "into a file, and key_file = \"/etc/grayling/NAME.key\"");
  }
  if (!secret) return refuse(head + secret.error().text);
  if (!is_key(*secret)) {
    return refuse(head + "the file holds no key, which has only letters, digits and hyphens, at " +
                  "most " + std::to_string(kKeyBytesMax) + "; write the key into its one line");
  }
  section.list.key = std::move(*secret);
  return {};
}

void warn_of_known(const Config::DnsListSection& section, Config& config) {
  const auto& list = section.list;
  if (const auto* dead = dead_list(list.zone)) {
    config.warnings.push_back(head_of(section, "zone") + "was shut down (" +
                              std::string(dead->since) + "), and may list everybody since; " +
                              "remove the block");
  }
  const auto missing = missing_errors(list);
  if (missing.empty()) return;
  std::vector<std::string> all;
  for (const auto& pattern : list.errors) all.push_back(pattern.text());
  all.insert(all.end(), missing.begin(), missing.end());
  config.warnings.push_back(
      head_of(section, "errors") +
      "it refuses by answers that look like entries; write errors = " + toml_list(all));
}

// Checks across the block's values.
Result<void> end(const std::string& directory, Config& config) {
  auto& section = config.dns_lists.back();
  if (section.list.zone.empty()) {
    return refuse(section.from +
                  ": [[dns_list]]: has no zone; write zone = \"NAME\", like \"zen.spamhaus.org\"");
  }
  if (section.list.points.empty()) {
    return refuse(head_of(section, "points") +
                  "no answer counts; write points = { \"127.0.0.2\" = 3 } with the answers of "
                  "this list");
  }
  if (auto done = read_key(directory, section); !done) return done;
  warn_of_known(section, config);
  if (config.dns.source == ResolverOptions::Source::Off) {
    const auto& resolver = origin_of(config, "dns.resolver");
    config.warnings.push_back(head_of(section, "zone") + "isn't asked with dns.resolver = " +
                              resolver.value + " (" + resolver.from + ")");
  }
  return {};
}

}  // namespace

void apply_dns_lists(std::span<const RawEntry> entries, const std::string& directory,
                     Config& config, Mistakes& mistakes) {
  apply_blocks(entries,
               {[&](const RawEntry& head) { begin_list(head, config); },
                [&](const RawEntry& entry) { return apply_list_key(entry, config); },
                [&] { return end(directory, config); }},
               mistakes);
  if (config.dns_lists.size() <= kDnsListsMax) return;
  mistakes.push_back({ErrorKind::Config, config.dns_lists[kDnsListsMax].from +
                                             ": [[dns_list]]: more than " +
                                             std::to_string(kDnsListsMax) +
                                             " lists; remove those that you need least"});
}

}  // namespace grayling
