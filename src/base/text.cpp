// SPDX-License-Identifier: MIT
#include "grayling/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "grayling/base/ascii.hpp"
#include "grayling/base/line_parts.hpp"
#include "grayling/base/unsafe_char.hpp"

namespace grayling {
namespace {

// Eight bytes of text as one number, because some work is done on each byte of every request.
using Eight = std::uint64_t;

// Sixteen bytes. Where the processor has such instructions, one step on them is one instruction.
using Sixteen [[gnu::vector_size(16)]] = unsigned char;

Sixteen load_sixteen(const char* bytes) {
  Sixteen sixteen;
  std::memcpy(&sixteen, bytes, sizeof sixteen);
  return sixteen;
}

std::array<Eight, 2> halves_of(Sixteen sixteen) {
  std::array<Eight, 2> halves{};
  std::memcpy(halves.data(), &sixteen, sizeof sixteen);
  return halves;
}

constexpr Eight each(unsigned char byte) {
  return 0x0101010101010101U * byte;
}

Eight load_eight(const char* bytes) {
  Eight eight = 0;
  std::memcpy(&eight, bytes, sizeof eight);
  return eight;
}

// Sets the high bit of every byte that isn't plain: below 0x20, or 0x7f and above. The bit may also
// be set in bytes after one that isn't plain. Other bits say nothing.
Eight others_than_plain(Eight eight) {
  return (eight - each(0x20)) | eight | (eight + each(1));
}

bool is_plain(Eight others) {
  return (others & each(0x80)) == 0;
}

// Copies eight bytes, and returns others_than_plain() of them.
Eight copy_eight(char* to, const char* from) {
  const Eight eight = load_eight(from);
  std::memcpy(to, &eight, sizeof eight);
  return others_than_plain(eight);
}

// Copies sixteen bytes, and returns them less 0x20. A plain byte is below kPlainBytes then, and any
// other isn't.
constexpr unsigned char kPlainBytes = 0x7f - 0x20;
Sixteen copy_sixteen(char* to, const char* from) {
  const Sixteen sixteen = load_sixteen(from);
  std::memcpy(to, &sixteen, sizeof sixteen);
  return sixteen - 0x20;
}

// Are all bytes below kPlainBytes?
bool are_plain(Sixteen sixteen) {
  const auto others = [](Eight eight) {
    return ((eight & each(0x7f)) + each(0x80 - kPlainBytes)) | eight;
  };
  const auto [first, last] = halves_of(sixteen);
  return is_plain(others(first) | others(last));
}

// Copies the text to `to`, and returns true, if it is plain ASCII and has eight bytes or more,
// which nearly every text has. False: what is at `to` says nothing. The last bytes may be copied
// twice.
bool copy_if_plain(char* to, std::string_view text) {
  const char* const from = text.data();
  if (text.size() < sizeof(Eight)) return false;
  if (text.size() < sizeof(Sixteen)) {
    const std::size_t last = text.size() - sizeof(Eight);
    return is_plain(copy_eight(to, from) | copy_eight(to + last, from + last));
  }
  const std::size_t last = text.size() - sizeof(Sixteen);
  Sixteen most = copy_sixteen(to + last, from + last);
  for (std::size_t at = 0; at < last; at += sizeof(Sixteen)) {
    const Sixteen here = copy_sixteen(to + at, from + at);
    most = here > most ? here : most;
  }
  return are_plain(most);
}

// Sets the bit that makes each of the bytes 'A' to 'Z' lower case. All bytes must be ASCII.
Eight lower_case_eight(Eight eight) {
  const Eight is_from_a = eight + each(0x80 - 'A');
  const Eight is_after_z = eight + each(0x80 - 'Z' - 1);
  return eight | (((is_from_a ^ is_after_z) & each(0x80)) >> 2U);
}

// Copies eight bytes in lower case, and returns what they were.
Eight copy_lower_eight(char* to, const char* from) {
  const Eight eight = load_eight(from);
  const Eight lower = lower_case_eight(eight);
  std::memcpy(to, &lower, sizeof lower);
  return eight;
}

char lower_case_one(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

// Copies sixteen bytes in lower case, and returns what they were. Bytes beyond ASCII stay as they
// are.
Sixteen copy_lower_sixteen(char* to, const char* from) {
  const Sixteen sixteen = load_sixteen(from);
  const auto are_upper = reinterpret_cast<Sixteen>(sixteen - 'A' < 'Z' - 'A' + 1);
  const Sixteen lower = sixteen | (are_upper & 0x20);
  std::memcpy(to, &lower, sizeof lower);
  return sixteen;
}

bool are_ascii(Sixteen sixteen) {
  const auto [first, last] = halves_of(sixteen);
  return ((first | last) & each(0x80)) == 0;
}

// Copies a text of sixteen bytes or more in lower case; returns true if it is ASCII. The last bytes
// may be copied twice.
bool copy_lower_sixteens(char* to, std::string_view text) {
  const char* const from = text.data();
  const std::size_t last = text.size() - sizeof(Sixteen);
  Sixteen all = copy_lower_sixteen(to + last, from + last);
  for (std::size_t at = 0; at < last; at += sizeof(Sixteen)) {
    all |= copy_lower_sixteen(to + at, from + at);
  }
  return are_ascii(all);
}

bool is_of_word(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Does the text around a number show that it is an error's? "(error 28)", "errno: 28", "(28)" do.
bool is_error_number(std::string_view before, char after) {
  if (before.ends_with('(') && after == ')') return true;
  if (before.ends_with(' ')) before.remove_suffix(1);
  if (before.ends_with(':')) before.remove_suffix(1);
  constexpr std::size_t kLongest = std::string_view("errcode").size();
  const auto word = lower_case(before.substr(before.size() - std::min(before.size(), kLongest)));
  return word.ends_with("error") || word.ends_with("errno") || word.ends_with("errcode");
}

// Not inlined: nearly all text is plain.
[[gnu::noinline]] char* write_cleaned(char* to, std::string_view text, std::size_t bytes_max) {
  const char* const begin = to;
  while (!text.empty()) {
    const auto c = first_utf8_char(text);
    const std::size_t length = c ? c->length : 1;
    if (static_cast<std::size_t>(to - begin) + length > bytes_max) return write_bytes(to, "…");
    if (c && !is_unsafe_char(c->code_point)) {
      to = write_bytes(to, text.substr(0, length));
    } else {
      *to++ = '?';
    }
    text.remove_prefix(length);
  }
  return to;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower;
  set_lower_case(lower, text);
  return lower;
}

// The size is set alone, and the bytes are written once: to clear and append costs more.
bool set_lower_case(std::string& out, std::string_view text) {
  out.resize(text.size());
  char* const to = out.data();
  if (text.size() >= sizeof(Sixteen)) return copy_lower_sixteens(to, text);
  if (text.size() >= sizeof(Eight)) {
    const std::size_t last = text.size() - sizeof(Eight);
    const char* const from = text.data();
    const Eight all = copy_lower_eight(to, from) | copy_lower_eight(to + last, from + last);
    if ((all & each(0x80)) == 0) return true;
  }
  std::transform(text.begin(), text.end(), to, lower_case_one);
  return is_ascii(text);
}

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<signed char>(c) < 0; });
}

std::optional<Utf8Char> first_utf8_char(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return Utf8Char{lead, 1};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return std::nullopt;
  char32_t c = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return std::nullopt;
    c = (c << 6U) | (byte(i) & 0x3fU);
  }
  const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  if (overlong || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return std::nullopt;
  return Utf8Char{c, length};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto c = first_utf8_char(text);
    if (!c) return false;
    text.remove_prefix(c->length);
  }
  return true;
}

bool has_control_characters(std::string_view text) {
  while (!text.empty()) {
    const auto c = first_utf8_char(text);
    if (c && is_control_char(c->code_point)) return true;
    text.remove_prefix(c ? c->length : 1);
  }
  return false;
}

std::string printable(std::string_view text, std::size_t bytes_max) {
  std::string clean;
  append_printable(clean, text, bytes_max);
  return clean;
}

void append_printable(std::string& out, std::string_view text, std::size_t bytes_max) {
  const std::size_t begin = out.size();
  out.resize(begin + printable_room(text));
  const char* const end = write_printable(out.data() + begin, text, bytes_max);
  out.resize(static_cast<std::size_t>(end - out.data()));
}

char* write_printable(char* to, std::string_view text, std::size_t bytes_max) {
  const bool is_plain = text.size() <= bytes_max && copy_if_plain(to, text);
  return is_plain ? to + text.size() : write_cleaned(to, text, bytes_max);
}

std::string without_numbers(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_of_word(text[end])) ++end;
    const auto word = text.substr(at, end - at);
    const char after = end < text.size() ? text[end] : '\0';
    const bool is_number = !word.empty() && is_digit(word.front());
    if (is_number && !is_error_number(text.substr(0, at), after)) {
      out.push_back('#');
    } else {
      out.append(word.empty() ? text.substr(at, 1) : word);
    }
    at = std::max(end, at + 1);
  }
  return out;
}

}  // namespace grayling
