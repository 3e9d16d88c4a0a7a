// SPDX-License-Identifier: MIT
#include "status/user_words.hpp"

#include <algorithm>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Thousandths, of "q=0.8"; 1000 without it.
int quality_of(std::string_view parameters) {
  parameters = trimmed(parameters);
  if (!parameters.starts_with("q=")) return 1000;
  parameters.remove_prefix(2);
  if (parameters.starts_with("1")) return 1000;
  if (!parameters.starts_with("0.")) return 0;
  int value = 0;
  int digits = 0;
  for (const char c : parameters.substr(2, 3)) {
    if (c < '0' || c > '9') break;
    value = value * 10 + (c - '0');
    ++digits;
  }
  for (; digits < 3; ++digits) value *= 10;
  return value;
}

}  // namespace

const WordTable& words_of(Language language) {
  return language == Language::German ? kGermanWords : kEnglishWords;
}

std::string_view word(Language language, Word which) {
  return words_of(language)[static_cast<std::size_t>(which)].second;
}

Language language_of(std::string_view accept_language) {
  auto best = Language::English;
  int best_quality = 0;
  while (!accept_language.empty()) {
    const auto item = accept_language.substr(0, accept_language.find(','));
    accept_language.remove_prefix(std::min(item.size() + 1, accept_language.size()));
    const auto mark = item.find(';');
    const auto tag = lower_case(trimmed(item.substr(0, mark)));
    const int quality = mark == std::string_view::npos ? 1000 : quality_of(item.substr(mark + 1));
    for (const auto language : kLanguages) {
      const auto code = word(language, Word::Code);
      const bool is_it = tag.substr(0, tag.find('-')) == code;
      if (!is_it || quality <= best_quality) continue;
      best = language;
      best_quality = quality;
    }
  }
  return best;
}

}  // namespace grayling
