// SPDX-License-Identifier: MIT
#include "spf/record.hpp"

#include <algorithm>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::string_view kVersion = "v=spf1";

// Takes the next word, which only blanks end; "" at the end.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

}  // namespace

bool is_spf_record(std::string_view text) {
  if (text.size() > kVersion.size() && text[kVersion.size()] != ' ') return false;
  return lower_case(text.substr(0, kVersion.size())) == kVersion;
}

Result<SpfRecord> SpfRecord::parse(std::string_view text) {
  SpfRecord record(text.substr(kVersion.size()));
  bool is_explained = false;
  std::string_view left = record.left_;
  for (auto word = take_word(left); !word.empty(); word = take_word(left)) {
    const auto term = parse_term(word);
    if (!term) return fail("\"" + printable(word, kSpfTermBytesMax) + "\" is no term of SPF");
    if (term->kind == SpfTermKind::Redirect) {
      if (record.redirect_) return fail("it has two \"redirect=\"");
      record.redirect_ = term;
    }
    if (term->kind == SpfTermKind::Explanation) {
      if (is_explained) return fail("it has two \"exp=\"");
      is_explained = true;
    }
  }
  return record;
}

std::optional<SpfTerm> SpfRecord::next() {
  for (auto word = take_word(left_); !word.empty(); word = take_word(left_)) {
    const auto term = parse_term(word);
    if (term && term->is_directive()) return term;
  }
  return std::nullopt;
}

}  // namespace grayling
