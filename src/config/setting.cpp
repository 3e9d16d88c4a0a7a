// SPDX-License-Identifier: MIT
#include "config/setting.hpp"

#include <algorithm>
#include <vector>

#include "grayling/base/nearest.hpp"

namespace grayling {
namespace {

constexpr std::string_view kSections[] = {"store",  "greylist", "suspicion", "suspicion.points",
                                          "exempt", "dns",      "status",    "log"};

std::string_view last_part(std::string_view key) {
  const auto dot = key.rfind('.');
  return dot == std::string_view::npos ? key : key.substr(dot + 1);
}

std::string_view section_of(std::string_view key) {
  const auto dot = key.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
}

// The nearest key at any distance, of the section of `key`, or of all if that section is unknown.
std::string_view nearest_key(std::string_view key, SettingTable table) {
  const auto section = section_of(key);
  std::vector<std::string_view> keys;
  for (const auto& setting : table) {
    if (is_section(section) && section_of(setting.key) != section) continue;
    keys.push_back(setting.key);
  }
  return nearest_of_all(key, keys);
}

}  // namespace

const Setting* find_setting(std::string_view key, SettingTable table) {
  for (const auto& setting : table) {
    if (setting.key == key) return &setting;
  }
  return nullptr;
}

bool is_section(std::string_view name) {
  return std::find(std::begin(kSections), std::end(kSections), name) != std::end(kSections);
}

bool has_keys_inside(std::string_view name) {
  return is_section(name) || name == "dns_list.points";
}

std::string suggestion_for(std::string_view unknown_key, SettingTable table) {
  if (unknown_key.find("://") != std::string_view::npos) return "; a URL is written as store.url";
  std::vector<std::string_view> keys;
  std::vector<std::string_view> last_parts;
  for (const auto& setting : table) {
    keys.push_back(setting.key);
    last_parts.push_back(last_part(setting.key));
  }
  // "delay" without its section, or in a wrong one, is nearer by its last part.
  std::string_view meant = nearest(unknown_key, keys);
  const auto part = nearest(last_part(unknown_key), last_parts);
  if (!part.empty() && (meant.empty() || part == last_part(unknown_key))) {
    meant = keys[static_cast<std::size_t>(std::find(last_parts.begin(), last_parts.end(), part) -
                                          last_parts.begin())];
  }
  if (meant.empty())
    return "; the nearest known is " + std::string(nearest_key(unknown_key, table));
  return "; did you mean " + std::string(meant) + "?";
}

std::string suggestion_for_section(std::string_view unknown_name) {
  constexpr std::string_view kBlocks[] = {"policy", "dns_list", "sql"};
  const auto block = nearest(unknown_name, kBlocks);
  if (!block.empty()) return "; did you mean [[" + std::string(block) + "]]?";
  const auto meant = nearest(unknown_name, kSections);
  if (meant.empty()) {
    return "; known are [store], [greylist], [suspicion], [[dns_list]], [[sql]], [exempt], [dns], "
           "[status], [log] and [[policy]]";
  }
  return "; did you mean [" + std::string(meant) + "]?";
}

}  // namespace grayling
