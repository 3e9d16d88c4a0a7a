// SPDX-License-Identifier: MIT
#include "greylist/exempt_domain.hpp"

#include <algorithm>

#include <libpsl.h>

#include "grayling/base/domain.hpp"

namespace grayling {
namespace {

using Kind = ExemptEntry::Kind;

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 &&
         std::all_of(label.begin(), label.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

bool is_domain(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  for (;;) {
    const auto dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

}  // namespace

bool ends_in_number(std::string_view domain) {
  const auto label = domain.substr(domain.rfind('.') + 1);
  return label.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_top_level(const std::string& label) {
  return psl_is_public_suffix2(psl_builtin(), label.c_str(),
                               PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

Result<std::string> read_domain(std::string_view text, std::string_view what,
                                std::string_view forms) {
  auto name = checked_domain(text);
  if (!name) {
    return refuse_entry(std::string(what) + ": " + name.error().text,
                        "write the domain as it is registered, in letters or as xn--");
  }
  if (!is_domain(*name)) return refuse_entry(what, forms);
  return name;
}

Result<ExemptEntry> parse_domain(std::string_view text, std::string_view what,
                                 std::string_view forms) {
  if (text.ends_with('.')) text.remove_suffix(1);
  Kind kind = Kind::Domain;
  for (const std::string_view mark : {"*.", "."}) {
    if (kind != Kind::Domain || !text.starts_with(mark)) continue;
    text.remove_prefix(mark.size());
    kind = Kind::Subdomains;
  }
  auto name = read_domain(text, what, forms);
  if (!name) return fail(name.error());
  return ExemptEntry{kind, std::move(*name), {}, ""};
}

}  // namespace grayling
