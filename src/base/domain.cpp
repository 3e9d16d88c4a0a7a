// SPDX-License-Identifier: MIT
#include "grayling/base/domain.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <idn2.h>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::string_view kMark = "xn--";
// Without IDN2_USE_STD3_ASCII_RULES, because the library drops characters that break those rules.
constexpr int kFlags = IDN2_NONTRANSITIONAL;

struct Freed {
  void operator()(char* text) const { idn2_free(text); }
};
using LibraryText = std::unique_ptr<char, Freed>;

bool is_of_label(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// The mapping may have made a dot, an '@' or a '/', or may have left nothing.
bool is_label(std::string_view label) {
  return !label.empty() && std::all_of(label.begin(), label.end(), is_of_label);
}

template <typename Visit>
void each_label(std::string_view domain, Visit visit) {
  for (;;) {
    const auto dot = domain.find('.');
    visit(domain.substr(0, dot));
    if (dot == std::string_view::npos) return;
    domain.remove_prefix(dot + 1);
  }
}

// Replaces the other dots that IDNA knows (RFC 3490 section 3.1) by '.'.
std::string with_plain_dots(std::string domain) {
  for (const std::string_view dot : {"\u3002", "\uff0e", "\uff61"}) {
    for (auto at = domain.find(dot); at != std::string::npos; at = domain.find(dot, at)) {
      domain.replace(at, dot.size(), 1, '.');
    }
  }
  return domain;
}

// Returns IDN2_OK if the library may have the domain, or the reason why not.
int check_bytes(std::string_view domain) {
  constexpr std::string_view kNever("@\0", 2);
  if (domain.find_first_of(kNever) != std::string_view::npos) return IDN2_DISALLOWED;
  if (domain.size() > kDomainBytesMax) return IDN2_TOO_BIG_DOMAIN;
  return is_utf8(domain) ? IDN2_OK : IDN2_ENCODING_ERROR;
}

// Returns IDN2_OK and sets `ascii`, or returns the reason.
int convert_label(std::string_view label, std::string& ascii) {
  if (const int code = check_bytes(label); code != IDN2_OK) return code;
  char* text = nullptr;
  const int code = idn2_to_ascii_8z(std::string(label).c_str(), &text, kFlags);
  const LibraryText owned(text);
  if (code != IDN2_OK) return code;
  if (!is_label(text)) return IDN2_DISALLOWED;
  ascii = text;
  return IDN2_OK;
}

struct Converted {
  std::string labels;  // empty: the whole domain can't be converted
  int code = IDN2_OK;  // why that is so, or why the first refused label was kept
};

// Converts each label beyond ASCII on its own: a label that breaks a rule of IDNA, as "r1---sn"
// does in ASCII, must not keep the others from being converted.
Converted to_labels(std::string_view domain) {
  if (const int code = check_bytes(domain); code != IDN2_OK) return {"", code};
  const std::string dotted = with_plain_dots(std::string(domain));
  const bool lacks_label = dotted.starts_with('.') || dotted.find("..") != std::string::npos;
  if (lacks_label) return {"", IDN2_DISALLOWED};
  Converted converted;
  each_label(dotted, [&converted](std::string_view label) {
    auto& [labels, refused] = converted;
    if (!labels.empty()) labels += '.';
    std::string ascii(label);
    const int code = is_ascii(label) ? IDN2_OK : convert_label(label, ascii);
    if (refused == IDN2_OK) refused = code;
    labels += ascii;
  });
  if (converted.labels.size() > kDomainBytesMax) return {"", IDN2_TOO_BIG_DOMAIN};
  return converted;
}

std::string why(int code) {
  switch (code) {
    case IDN2_ENCODING_ERROR:
      return "it is not UTF-8";
    case IDN2_TOO_BIG_DOMAIN:
      return "it is longer than " + std::to_string(kDomainBytesMax) + " bytes";
    case IDN2_TOO_BIG_LABEL:
    case IDN2_PUNYCODE_BIG_OUTPUT:
      return "a label is longer than 63 bytes as xn--";
    default:
      return idn2_strerror(code);
  }
}

tl::unexpected<Error> refuse(std::string_view what, int code) {
  return fail(ErrorKind::Config, std::string(what) + ": " + why(code));
}

// Is the "xn--" label valid as far as we ask? Some registries give out names with characters that
// IDNA2008 doesn't allow, or doesn't know yet.
bool is_valid(int code) {
  return code == IDN2_OK || code == IDN2_DISALLOWED || code == IDN2_UNASSIGNED;
}

// Returns the U-label that an "xn--" label stands for, or nothing if it isn't valid.
std::optional<std::string> letters_of(std::string_view label) {
  char* text = nullptr;
  const int code = idn2_to_unicode_8z8z(std::string(label).c_str(), &text, 0);
  const LibraryText owned(text);
  if (code != IDN2_OK || !is_utf8(text) || has_control_characters(text)) return std::nullopt;
  return text;
}

}  // namespace

std::string normal_address(std::string_view address) {
  std::string normal;
  set_normal_address(normal, address);
  return normal;
}

std::string normal_domain(std::string_view domain) {
  std::string normal;
  set_normal_domain(normal, domain);
  return normal;
}

void convert_domain(std::string& text, std::size_t begin) {
  const auto converted = to_labels(std::string_view(text).substr(begin));
  if (!converted.labels.empty()) text.replace(begin, std::string::npos, converted.labels);
}

void convert_address(std::string& text) {
  const auto at = text.rfind('@');
  if (at == std::string::npos) return;
  if (!is_ascii(std::string_view(text).substr(at))) convert_domain(text, at + 1);
}

Result<std::string> checked_domain(std::string_view domain) {
  std::string normal;
  if (!set_lower_case(normal, domain)) {
    auto converted = to_labels(normal);
    if (converted.code != IDN2_OK) return refuse("not a domain", converted.code);
    normal = std::move(converted.labels);
  }
  Result<std::string> checked = normal;
  each_label(normal, [&](std::string_view label) {
    if (!checked || !label.starts_with(kMark)) return;
    std::string ascii;
    const int code = convert_label(label, ascii);
    if (is_valid(code)) return;
    checked = refuse("its " + printable(label) + " stands for nothing", code);
  });
  return checked;
}

std::string domain_in_letters(std::string_view domain) {
  if (domain.find(kMark) == std::string_view::npos) return std::string(domain);
  std::string text;
  each_label(domain, [&](std::string_view label) {
    const auto letters = label.starts_with(kMark) ? letters_of(label) : std::nullopt;
    if (!text.empty() || label.data() != domain.data()) text += '.';
    text += letters ? *letters : std::string(label);
  });
  return text;
}

std::string address_in_letters(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return std::string(address);
  return std::string(address.substr(0, at + 1)) + domain_in_letters(address.substr(at + 1));
}

}  // namespace grayling
