// SPDX-License-Identifier: MIT
#include "cli/admin/row_key.hpp"

#include <array>
#include <charconv>
#include <cstddef>

namespace grayling {
namespace {

constexpr std::string_view kPlain = "@._+-=:/#";

bool is_plain(char c) {
  const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return is_word || kPlain.find(c) != std::string_view::npos;
}

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(c)) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xfU];
    }
  }
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    unsigned byte = 0;
    const auto digits = text.substr(i + 1, 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (error != std::errc() || end != digits.data() + 2) return std::nullopt;
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

// N parts with commas between them; none: `text` has another number of parts.
template <std::size_t N>
std::optional<std::array<std::string, N>> parts_of(std::string_view text) {
  std::array<std::string, N> parts;
  for (std::size_t i = 0; i < N; ++i) {
    const auto comma = text.find(',');
    const bool is_last = i + 1 == N;
    if (is_last != (comma == std::string_view::npos)) return std::nullopt;
    const auto part = unescaped(text.substr(0, comma));
    if (!part) return std::nullopt;
    parts[i] = *part;
    if (!is_last) text.remove_prefix(comma + 1);
  }
  return parts;
}

}  // namespace

std::string key_text(const Key& key) {
  std::string text;
  append_escaped(text, key.sender);
  text += ',';
  append_escaped(text, key.client);
  text += ',';
  append_escaped(text, key.recipient);
  return text;
}

std::optional<Key> parse_key(std::string_view text) {
  const auto parts = parts_of<3>(text);
  return parts ? std::optional<Key>({(*parts)[0], (*parts)[1], (*parts)[2]}) : std::nullopt;
}

std::string key_text(const StandingKey& key) {
  std::string text(kind_text(key.kind));
  append_escaped(text += ':', key.name);
  if (key.kind == StandingKind::Correspondent) append_escaped(text += ',', key.partner);
  return text;
}

std::optional<StandingKey> parse_standing_key(std::string_view text) {
  const auto colon = text.find(':');
  const auto kind = parse_standing_kind(text.substr(0, colon));
  if (!kind || colon == std::string_view::npos) return std::nullopt;
  text.remove_prefix(colon + 1);
  if (*kind == StandingKind::Correspondent) {
    const auto parts = parts_of<2>(text);
    if (!parts || (*parts)[0].empty() || (*parts)[1].empty()) return std::nullopt;
    return StandingKey{*kind, (*parts)[0], (*parts)[1]};
  }
  const auto parts = parts_of<1>(text);
  if (!parts || (*parts)[0].empty()) return std::nullopt;
  return StandingKey{*kind, (*parts)[0], ""};
}

std::string returned_text(const Standing& domain) {
  return std::to_string(domain.passes) + " of " + std::to_string(domain.came);
}

}  // namespace grayling
