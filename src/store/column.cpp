// SPDX-License-Identifier: MIT
#include "grayling/store/column.hpp"

#include <algorithm>
#include <array>

#include <sodium.h>

#include "grayling/base/assert.hpp"
#include "grayling/base/count_chars.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kDigestHex = 2 * kDigestBytes;
constexpr std::size_t kDigestMark = 2;  // "\\h"
static_assert(kColumnCharsMin == kDigestMark + kDigestHex);

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// In either case, so that a collation that ignores case can't mix them up.
bool looks_escaped(std::string_view text) {
  const auto has_hex = [&](std::size_t digits) {
    return text.size() >= 2 + digits &&
           std::all_of(text.begin() + 2, text.begin() + 2 + static_cast<std::ptrdiff_t>(digits),
                       is_hex);
  };
  if (text.size() < 2 || text[0] != '\\') return false;
  return (text[1] == 'x' && has_hex(2)) || (text[1] == 'h' && has_hex(kDigestHex));
}

bool is_held(char32_t c, char32_t code_point_max) {
  if (c == 0) return false;  // some engines' SQL functions end a text there
  // MySQL's latin1 is cp1252, which has other characters in place of C1.
  if (code_point_max == 0xff && c >= 0x80 && c < 0xa0) return false;
  return c <= code_point_max;
}

// True of most addresses: nothing to escape, and each byte is a character.
bool is_plain(std::string_view value) {
  return std::all_of(value.begin(), value.end(),
                     [](char c) { return c >= 0x20 && c < 0x7f && c != '\\'; });
}

void append_hex(std::string& text, unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  text += kDigits[byte >> 4U];
  text += kDigits[byte & 0xfU];
}

// Writes `value` in units that must not be cut: a character as it is, or one \xHH.
class Escaped {
 public:
  Escaped(std::string_view value, const ColumnRules& rules) {
    for (std::size_t i = 0; i < value.size();) {
      const auto rest = value.substr(i);
      const auto c = first_utf8_char(rest);
      const std::size_t length = c ? c->length : 1;
      const bool is_kept = !rules.escapes_last_blank || rest != " ";
      if (c && is_held(c->code_point, rules.code_point_max) && is_kept && !looks_escaped(rest)) {
        text_ += rest.substr(0, length);
        ++chars_;
      } else {
        for (const char byte : rest.substr(0, length)) append_escape(byte);
      }
      i += length;
    }
  }

  const std::string& text() const { return text_; }
  std::size_t chars() const { return chars_; }

 private:
  void append_escape(char byte) {
    text_ += "\\x";
    append_hex(text_, static_cast<unsigned char>(byte));
    chars_ += 4;
  }

  std::string text_;
  std::size_t chars_ = 0;
};

// The start of an escaped text: at most `chars_max` characters, no \xHH cut in two.
std::string_view start_of(std::string_view escaped, std::size_t chars_max) {
  std::size_t bytes = 0;
  for (std::size_t chars = 0; bytes < escaped.size();) {
    const auto rest = escaped.substr(bytes);
    const bool is_escape = looks_escaped(rest);
    const auto c = first_utf8_char(rest);
    chars += is_escape ? 4 : 1;
    if (chars > chars_max) break;
    bytes += is_escape ? 4 : c ? c->length : 1;
  }
  return escaped.substr(0, bytes);
}

std::string digest(std::string_view value) {
  std::array<unsigned char, kDigestBytes> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(value.data()),
                     value.size(), nullptr, 0);
  std::string hex;
  for (const auto byte : hash) append_hex(hex, byte);
  return hex;
}

std::string folded(std::string_view digest, std::string_view escaped, std::size_t chars_max) {
  GRAYLING_ASSERT(digest.size() == kDigestHex);
  const std::size_t room = chars_max - std::min(chars_max, kColumnCharsMin);
  const auto at = escaped.rfind('@');
  auto tail = at == std::string_view::npos ? std::string_view() : escaped.substr(at);
  if (count_chars(tail) > room) tail = {};
  const auto head = escaped.substr(0, escaped.size() - tail.size());
  std::string text(start_of(head, room - count_chars(tail)));
  text.append("\\h").append(digest).append(tail);
  GRAYLING_ASSERT(count_chars(text) <= std::max(chars_max, kColumnCharsMin));
  return text;
}

// The place of a digest's \h in a text of column_text(); a value's own \h is escaped there.
std::size_t find_digest(std::string_view stored) {
  auto at = stored.find("\\h");
  while (at != std::string_view::npos && !looks_escaped(stored.substr(at))) {
    at = stored.find("\\h", at + 1);
  }
  return at;
}

int hex_value(char c) {
  return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

// Turns each \xHH of column_text() back into its byte.
std::string unescaped(std::string_view stored) {
  std::string value;
  for (std::size_t i = 0; i < stored.size(); ++i) {
    if (stored.substr(i).starts_with("\\x") && looks_escaped(stored.substr(i))) {
      value += static_cast<char>(hex_value(stored[i + 2]) * 16 + hex_value(stored[i + 3]));
      i += 3;
    } else {
      value += stored[i];
    }
  }
  return value;
}

}  // namespace

std::string column_text(std::string_view value, const ColumnRules& rules) {
  const bool is_last_kept = !rules.escapes_last_blank || !value.ends_with(' ');
  if (value.size() <= rules.chars_max && is_plain(value) && is_last_kept) {
    return std::string(value);
  }
  const Escaped escaped(value, rules);
  if (escaped.chars() <= rules.chars_max) return escaped.text();
  return folded(digest(value), escaped.text(), rules.chars_max);
}

std::string moved_column_text(std::string_view stored, const ColumnRules& rules) {
  const auto digest_at = find_digest(stored);
  if (digest_at == std::string_view::npos) return column_text(unescaped(stored), rules);
  GRAYLING_ASSERT(digest_at + kDigestMark + kDigestHex <= stored.size());
  const Escaped escaped(unescaped(stored.substr(0, digest_at)) +
                            unescaped(stored.substr(digest_at + kDigestMark + kDigestHex)),
                        rules);
  return folded(stored.substr(digest_at + kDigestMark, kDigestHex), escaped.text(),
                rules.chars_max);
}

AddressParts split_address(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return {address, {}};
  return {address.substr(0, at), address.substr(at + 1)};
}

}  // namespace grayling
