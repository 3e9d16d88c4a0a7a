// SPDX-License-Identifier: MIT
#include "config/shown_value.hpp"

#include <algorithm>
#include <cctype>

#include "grayling/base/text.hpp"
#include "grayling/config/duration.hpp"
#include "grayling/store/url.hpp"

namespace grayling {
namespace {

constexpr std::size_t kShownKeyBytesMax = 80;

// Parts of names and values that hint at an account.
constexpr std::string_view kSecretParts[] = {"pass", "pw",  "secret", "token", "auth", "cred",
                                             "key",  "url", "dsn",    "mysql", "://",  "@"};

RawValue without_passwords(RawValue value) {
  value.text = text_without_password(value.text);
  for (auto& item : value.list) item = text_without_password(item);
  return value;
}

bool has_secret_part(const std::string& text) {
  const std::string lower = lower_case(text);
  return std::any_of(std::begin(kSecretParts), std::end(kSecretParts),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

bool is_of_dns_list(const RawEntry& entry) {
  return entry.key.starts_with("dns_list.");
}

bool may_be_secret(const RawEntry& entry) {
  const RawValue& value = entry.value;
  if (is_of_dns_list(entry)) return true;
  if (value.kind == RawValue::Kind::Section) return true;
  if (has_secret_part(entry.key) || has_secret_part(toml_value(value))) return true;
  // A mistyped key beside a URL may hold a part of it; a number or a duration is harmless.
  const bool is_harmless = value.kind == RawValue::Kind::Integer || parse_duration(value.text);
  return (entry.key.starts_with("store.") || entry.key.starts_with("sql.")) && !is_harmless;
}

}  // namespace

// Long and mixed like a key of Spamhaus or Abusix, which have 26 and 32 letters and digits.
std::string without_list_keys(std::string_view text) {
  constexpr std::size_t kKeyBytesMin = 16;
  const auto is_letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  std::string shown;
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_letter);
    const auto word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    const bool has_digit = word.find_first_of("0123456789") != std::string_view::npos;
    shown += word.size() >= kKeyBytesMin && has_digit ? "…" : word;
    text.remove_prefix(word.size());
    if (text.empty()) break;
    shown += text.front();
    text.remove_prefix(1);
  }
  return shown;
}

std::string shown_value(const RawEntry& entry) {
  if (is_of_dns_list(entry)) return without_list_keys(toml_value(entry.value));
  const bool is_url = entry.key == "store.url" || entry.key == "sql.url";
  if (!is_url) return toml_value(without_passwords(entry.value));
  if (entry.value.kind != RawValue::Kind::Text) return "…";
  return toml_text(url_without_password(entry.value.text));
}

std::string shown_unknown(const RawEntry& entry) {
  const std::string key = printable(text_without_password(entry.key), kShownKeyBytesMax);
  return may_be_secret(entry) ? key : key + " = " + toml_value(entry.value);
}

}  // namespace grayling
