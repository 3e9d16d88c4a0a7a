// SPDX-License-Identifier: MIT
#include "status/form_values.hpp"

#include <algorithm>
#include <charconv>

namespace grayling {
namespace {

std::optional<std::string> decoded(std::string_view text, char space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == space ? ' ' : text[i];
      continue;
    }
    const auto digits = text.substr(i + 1, 2);
    unsigned byte = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    const bool is_byte = error == std::errc() && digits.size() == 2 && end == digits.end();
    if (!is_byte || byte == 0) return std::nullopt;
    out += static_cast<char>(byte);
    i += 2;
  }
  return out.find('\0') == std::string::npos ? std::optional(out) : std::nullopt;
}

}  // namespace

std::optional<std::map<std::string, std::string>> form_values(std::string_view body) {
  std::map<std::string, std::string> values;
  while (!body.empty()) {
    const auto part = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(part.size() + 1, body.size()));
    const auto equals = std::min(part.find('='), part.size());
    auto name = decoded(part.substr(0, equals), '+');
    auto value = decoded(part.substr(std::min(equals + 1, part.size())), '+');
    if (!name || !value) return std::nullopt;
    values[std::move(*name)] = std::move(*value);
  }
  return values;
}

std::string with_percents(std::string_view bytes) {
  constexpr std::string_view kSafe =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@.:/_-+=";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (kSafe.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out.append({'%', kDigits[byte / 16], kDigits[byte % 16]});
    }
  }
  return out;
}

std::optional<std::string> without_percents(std::string_view text) {
  return decoded(text, ' ');
}

}  // namespace grayling
