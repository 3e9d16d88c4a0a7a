// SPDX-License-Identifier: MIT
#include "spf/macro.hpp"

#include <algorithm>
#include <vector>

#include "grayling/base/ascii.hpp"
#include "grayling/base/text.hpp"
#include "spf/macro_part.hpp"
#include "spf/name.hpp"

namespace grayling {
namespace {

constexpr std::string_view kExplanationLetters = "crt";

bool is_alphanumeric(char c) {
  return is_digit(c) || is_letter(c);
}

bool is_top_label(std::string_view label) {
  if (label.empty() || !is_alphanumeric(label.front()) || !is_alphanumeric(label.back())) {
    return false;
  }
  const auto is_of_label = [](char c) { return is_alphanumeric(c) || c == '-'; };
  return std::all_of(label.begin(), label.end(), is_of_label) &&
         !std::all_of(label.begin(), label.end(), is_digit);
}

// The literal that a domain-spec ends with.
bool is_domain_end(std::string_view literal) {
  literal = without_final_dot(literal);
  const auto dot = literal.rfind('.');
  return dot != std::string_view::npos && is_top_label(literal.substr(dot + 1));
}

std::string value_of(char letter, const MacroValues& values) {
  switch (letter) {
    case 's':
      return std::string(values.local_part).append("@").append(values.sender_domain);
    case 'l':
      return std::string(values.local_part);
    case 'o':
      return std::string(values.sender_domain);
    case 'd':
      return std::string(values.domain);
    case 'i':
      return address_labels(values.client);
    case 'p':
      return std::string(values.client_name);
    case 'v':
      return std::string(reverse_zone(values.client));
    default:
      return std::string(values.helo);
  }
}

// Section 7.3: split, reversed, the right-hand parts of it, and joined with dots.
std::string transformed(std::string_view value, const MacroPart& part) {
  std::vector<std::string_view> parts;
  for (std::string_view left = value;;) {
    const auto end = left.find_first_of(part.delimiters);
    parts.push_back(left.substr(0, end));
    if (end == std::string_view::npos) break;
    left.remove_prefix(end + 1);
  }
  if (part.is_reversed) std::reverse(parts.begin(), parts.end());
  std::string text;
  const std::size_t skipped = parts.size() - std::min(parts.size(), part.right_parts);
  for (std::size_t i = skipped; i < parts.size(); ++i) {
    if (i > skipped) text += '.';
    text += parts[i];
  }
  return text;
}

// All but the unreserved characters (RFC 3986, section 2.3).
void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_alphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
}

void append_expanded(std::string& out, const MacroPart& part, const MacroValues& values) {
  switch (part.letter) {
    case 0:
      out += part.text;
      return;
    case '%':
      out += '%';
      return;
    case '_':
      out += ' ';
      return;
    case '-':
      out += "%20";
      return;
    default:
      break;
  }
  const std::string text = transformed(value_of(part.letter, values), part);
  if (part.is_escaped) {
    append_escaped(out, text);
  } else {
    out += text;
  }
}

}  // namespace

bool is_macro_string(std::string_view text) {
  return each_part(text, [](const MacroPart&) { return true; });
}

bool is_domain_spec(std::string_view text) {
  MacroPart last;
  std::size_t macros = 0;
  const bool is_good = each_part(text, [&](const MacroPart& part) {
    last = part;
    if (!part.is_literal()) ++macros;
    return kExplanationLetters.find(part.letter) == std::string_view::npos;
  });
  if (!is_good || last.text.empty() || macros > kSpfMacrosMax) return false;
  return !last.is_literal() || is_domain_end(last.text);
}

bool needs_client_name(std::string_view spec) {
  return !each_part(spec, [](const MacroPart& part) { return part.letter != 'p'; });
}

bool is_of_client(std::string_view spec) {
  MacroPart last;
  each_part(spec, [&](const MacroPart& part) {
    last = part;
    return true;
  });
  const bool is_local_part = last.letter == 'l' || (last.letter == 's' && last.is_reversed);
  return is_local_part || last.letter == 'h' || last.letter == 'p';
}

// Each label of an IPv4 address is a byte, of an IPv6 address half a byte (section 7.3).
int address_bits(std::string_view spec, const IpAddress& client) {
  const int bits_of_label = client.is_ipv4() ? 8 : 4;
  int bits = 0;
  each_part(spec, [&](const MacroPart& part) {
    if (part.letter != 'i') return true;
    const auto labels = static_cast<std::size_t>(client.bits() / bits_of_label);
    const bool is_split = part.delimiters.find('.') != std::string_view::npos;
    const std::size_t shown = is_split ? std::min(part.right_parts, labels) : labels;
    bits = std::max(bits, static_cast<int>(shown) * bits_of_label);
    return true;
  });
  return bits;
}

std::string expand(std::string_view spec, const MacroValues& values) {
  std::string name;
  each_part(spec, [&](const MacroPart& part) {
    append_expanded(name, part, values);
    return true;
  });
  return lower_case(right_labels(without_final_dot(name)));
}

}  // namespace grayling
