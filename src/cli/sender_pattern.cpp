// SPDX-License-Identifier: MIT
#include "cli/sender_pattern.hpp"

#include <array>
#include <charconv>

#include "grayling/base/text.hpp"
#include "grayling/greylist/sender.hpp"

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

// `pattern` as a whole, '*' for any bytes: the last star that was met is where to go back to.
bool is_like(std::string_view text, std::string_view pattern) {
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  return pattern.substr(p).find_first_not_of('*') == std::string_view::npos;
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
  std::array<std::string, 3> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto comma = text.find(',');
    const bool is_last = i + 1 == parts.size();
    if (is_last != (comma == std::string_view::npos)) return std::nullopt;
    const auto part = unescaped(text.substr(0, comma));
    if (!part) return std::nullopt;
    parts[i] = *part;
    if (!is_last) text.remove_prefix(comma + 1);
  }
  return Key{parts[0], parts[1], parts[2]};
}

SenderPattern::SenderPattern(std::string_view text)
    : key_(parse_key(text)), text_(lower_case(text)) {
  const auto at = text_.rfind('@');
  const bool is_address = at != std::string::npos && at > 0 && at + 1 < text_.size();
  if (text_.empty()) {
    kind_ = Kind::Any;
  } else if (key_) {
    kind_ = Kind::Key;
  } else if (text_.find('*') != std::string::npos) {
    kind_ = Kind::Like;
  } else if (is_address) {
    kind_ = Kind::Address;
    append_normalised_sender(sender_, text_);
  } else {
    kind_ = Kind::Part;
  }
}

bool SenderPattern::matches_text(std::string_view text) const {
  return kind_ == Kind::Like ? is_like(text, text_) : text.find(text_) != std::string_view::npos;
}

bool SenderPattern::matches(const Key& key) const {
  switch (kind_) {
    case Kind::Any:
      return true;
    case Kind::Key:
      return key == *key_;
    case Kind::Address:
      return key.sender == text_ || key.sender == sender_ || key.recipient == text_;
    case Kind::Like:
    case Kind::Part:
      break;
  }
  return matches_text(key.sender) || matches_text(key.client) || matches_text(key.recipient);
}

}  // namespace grayling
