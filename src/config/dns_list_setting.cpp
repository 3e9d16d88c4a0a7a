// SPDX-License-Identifier: MIT
#include "config/dns_list_setting.hpp"

#include <algorithm>

#include "config/shown_value.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::size_t kLabelBytesMax = 63;  // RFC 1035, section 2.3.4
// A DNS name has 253 bytes of text. The nibbles of an IPv6 address take 64, and a key takes the
// place of "{key}".
constexpr std::size_t kZoneBytesMax = 253 - 64 - kLabelBytesMax + kKeyPlace.size();

constexpr auto kZoneGood = "write a domain name, like \"zen.spamhaus.org\"";
constexpr auto kErrorsGood = "write a list like [\"127.255.255.*\"]";
constexpr auto kPointsGood = "write them like { \"127.0.0.2\" = 3, \"127.0.0.[4-7]\" = 4 }";

DnsList& list_in(Config& config) {
  return config.dns_lists.back().list;
}
const DnsList& list_in(const Config& config) {
  return config.dns_lists.back().list;
}

bool is_label(std::string_view text) {
  if (text == kKeyPlace) return true;
  const bool has_good_ends = !text.empty() && text.front() != '-' && text.back() != '-';
  return has_good_ends && text.size() <= kLabelBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

// In lower case. "127.0.0.1" is no domain name.
bool is_domain(std::string_view text) {
  std::string_view rest = text;
  for (;;) {
    const auto dot = rest.find('.');
    if (!is_label(rest.substr(0, dot))) return false;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  const bool is_number = rest.find_first_not_of("0123456789") == std::string_view::npos;
  return rest.size() < text.size() && !is_number && rest != kKeyPlace;
}

Result<void> read_zone(const RawValue& value, Config& config) {
  const std::string zone = lower_case(value.text);
  if (!is_domain(zone)) {
    return fail(ErrorKind::Config, "is no domain name; " + std::string(kZoneGood));
  }
  if (zone.size() > kZoneBytesMax) {
    return fail(ErrorKind::Config, "longer than " + std::to_string(kZoneBytesMax) +
                                       " letters; no list has such a name");
  }
  if (without_list_keys(zone) != zone) {
    return fail(ErrorKind::Config,
                "has a key in it, which would be shown; write {key} in its place, and the key into "
                "a file that key_file names");
  }
  if (zone.find(kKeyPlace) != zone.rfind(kKeyPlace)) {
    return fail(ErrorKind::Config, "has {key} twice; write it once");
  }
  for (const auto& other : config.dns_lists) {
    if (other.list.zone != zone) continue;
    return fail(ErrorKind::Config, "named twice, first in the [[dns_list]] of " + other.from +
                                       "; put the points into one");
  }
  list_in(config).zone = zone;
  return {};
}

Result<void> read_errors(const RawValue& value, Config& config) {
  std::vector<AddressPattern> patterns;
  for (const auto& text : value.list) {
    auto pattern = AddressPattern::parse(text);
    if (!pattern) {
      return fail(ErrorKind::Config,
                  without_list_keys(toml_text(text) + ": " + pattern.error().text));
    }
    patterns.push_back(std::move(*pattern));
  }
  list_in(config).errors = std::move(patterns);
  return {};
}

std::string print_errors(const Config& config) {
  std::vector<std::string> texts;
  for (const auto& pattern : list_in(config).errors) texts.push_back(pattern.text());
  return toml_list(texts);
}

std::string print_points(const Config& config) {
  std::string text;
  for (const auto& [pattern, points] : list_in(config).points) {
    text +=
        (text.empty() ? " " : ", ") + toml_text(pattern.text()) + " = " + std::to_string(points);
  }
  return text.empty() ? "{}" : "{" + text + " }";
}

}  // namespace

Result<void> read_points(std::string_view pattern, const RawValue& value, Config& config) {
  const std::string good = "write a whole number from " + std::to_string(-kPointsMax) + " to " +
                           std::to_string(kPointsMax) + ", without quotes";
  if (value.kind == RawValue::Kind::Section) {  // TOML splits a key without quotes at its dots
    return fail(ErrorKind::Config, "a pattern needs quotes; write it like \"127.0.0.2\" = 3");
  }
  auto parsed = AddressPattern::parse(pattern);
  if (!parsed) return fail(parsed.error());
  if (value.kind != RawValue::Kind::Integer) return fail(ErrorKind::Config, "wrong type; " + good);
  if (value.integer < -kPointsMax || value.integer > kPointsMax) {
    return fail(ErrorKind::Config, "out of range; " + good);
  }
  list_in(config).points.push_back({std::move(*parsed), static_cast<int>(value.integer)});
  return {};
}

std::vector<Setting> dns_list_settings() {
  return {
      {"dns_list.zone", RawValue::Kind::Text, kZoneGood, read_zone,
       [](const Config& config) { return toml_text(list_in(config).zone); }},
      {"dns_list.key_file", RawValue::Kind::Text, "write the path of a file in quotes",
       [](const RawValue& value, Config& config) -> Result<void> {
         config.dns_lists.back().key_file = value.text;
         return {};
       },
       [](const Config& config) { return toml_text(config.dns_lists.back().key_file); }},
      {kDnsListPoints, RawValue::Kind::Section, kPointsGood,
       [](const RawValue&, Config&) -> Result<void> { return {}; }, print_points},
      {"dns_list.errors", RawValue::Kind::List, kErrorsGood, read_errors, print_errors},
  };
}

}  // namespace grayling
