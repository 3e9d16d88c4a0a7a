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
// The library's own rules for ASCII (STD 3) are not for us: it drops characters that break them.
constexpr int kFlags = IDN2_NONTRANSITIONAL;

struct Freed {
  void operator()(char* text) const { idn2_free(text); }
};
using LibraryText = std::unique_ptr<char, Freed>;

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

// Mapping may have put an '@' or a '/' there, or have left nothing.
bool is_name(std::string_view domain) {
  return !domain.empty() && domain.size() <= kDomainBytesMax && !domain.starts_with('.') &&
         domain.find("..") == std::string_view::npos &&
         std::all_of(domain.begin(), domain.end(), is_of_name);
}

// IDN2_OK, and `labels`; or why there are none.
int to_labels(const std::string& domain, std::string& labels) {
  const bool has_nul = domain.find('\0') != std::string::npos;
  if (has_nul) return IDN2_DISALLOWED;
  if (domain.size() > kDomainBytesMax) return IDN2_TOO_BIG_DOMAIN;
  char* text = nullptr;
  const int code = idn2_to_ascii_8z(domain.c_str(), &text, kFlags);
  const LibraryText owned(text);
  if (code != IDN2_OK) return code;
  if (!is_name(text)) return IDN2_DISALLOWED;
  labels = text;
  return IDN2_OK;
}

std::string why(int code) {
  switch (code) {
    case IDN2_ENCODING_ERROR:
      return "it is no UTF-8";
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

// Characters that IDNA2008 doesn't allow, or doesn't know yet, are in names that some give out.
bool is_meaning(int code) {
  return code == IDN2_OK || code == IDN2_DISALLOWED || code == IDN2_UNASSIGNED;
}

// "xn--…": what it stands for; none: nothing.
std::optional<std::string> letters_of(std::string_view label) {
  char* text = nullptr;
  const int code = idn2_to_unicode_8z8z(std::string(label).c_str(), &text, 0);
  const LibraryText owned(text);
  if (code != IDN2_OK || !is_utf8(text) || has_control_characters(text)) return std::nullopt;
  return text;
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

}  // namespace

std::string normal_address(std::string_view address) {
  std::string normal;
  append_normal_address(normal, address);
  return normal;
}

std::string normal_domain(std::string_view domain) {
  std::string normal;
  append_normal_domain(normal, domain);
  return normal;
}

void convert_domain(std::string& text, std::size_t begin) {
  std::string labels;
  if (to_labels(text.substr(begin), labels) == IDN2_OK)
    text.replace(begin, std::string::npos, labels);
}

void convert_address(std::string& text, std::size_t begin) {
  const auto at = text.rfind('@');
  if (at == std::string::npos || at < begin) return;
  if (!is_ascii(std::string_view(text).substr(at))) convert_domain(text, at + 1);
}

Result<std::string> checked_domain(std::string_view domain) {
  std::string normal;
  if (!append_lower_case(normal, domain)) {
    std::string labels;
    if (const int code = to_labels(normal, labels); code != IDN2_OK) {
      return refuse("no domain", code);
    }
    normal = std::move(labels);
  }
  Result<std::string> checked = normal;
  each_label(normal, [&](std::string_view label) {
    if (!checked || !label.starts_with(kMark)) return;
    std::string labels;
    const int code = to_labels(std::string(label), labels);
    if (is_meaning(code)) return;
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
