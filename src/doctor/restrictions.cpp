// SPDX-License-Identifier: MIT
#include "doctor/restrictions.hpp"

#include <algorithm>
#include <charconv>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

bool is_between(char c) {
  return c == ',' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_between(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_between(text.back())) text.remove_suffix(1);
  return text;
}

// The end of the word that begins at `begin`: behind its closing brace, or before a separator.
std::size_t end_of_word(std::string_view list, std::size_t begin) {
  int depth = 0;
  std::size_t i = begin;
  for (; i < list.size(); ++i) {
    if (list[i] == '{') ++depth;
    if (list[i] == '}' && --depth <= 0) return i + 1;
    if (depth == 0 && is_between(list[i])) break;
  }
  return i;
}

PolicyUse policy_use(const std::string& word) {
  PolicyUse use;
  for (const auto& part : restriction_words(word)) {
    const auto equals = part.find('=');
    if (use.service.empty()) {
      use.service = part;
    } else if (equals != std::string::npos) {
      const std::string_view text(part);
      use.options[std::string(trimmed(text.substr(0, equals)))] =
          std::string(trimmed(text.substr(equals + 1)));
    }
  }
  return use;
}

}  // namespace

std::vector<std::string> restriction_words(std::string_view list) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < list.size();) {
    if (is_between(list[i])) {
      ++i;
      continue;
    }
    const auto end = end_of_word(list, i);
    std::string_view word = list.substr(i, end - i);
    if (word.front() == '{') {
      word.remove_prefix(1);
      if (word.ends_with('}')) word.remove_suffix(1);
    }
    words.emplace_back(trimmed(word));
    i = end;
  }
  return words;
}

std::vector<PolicyUse> policy_uses(const std::vector<std::string>& words) {
  std::vector<PolicyUse> uses;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (lower_case(words[i]) != "check_policy_service") continue;
    uses.push_back(policy_use(words[i + 1]));
    uses.back().before.assign(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return uses;
}

ExpandedList expanded(std::string_view list, const RestrictionClasses& classes) {
  ExpandedList whole;
  auto rest = restriction_words(list);
  std::reverse(rest.begin(), rest.end());  // the next word is its last
  while (!rest.empty()) {
    auto word = std::move(rest.back());
    rest.pop_back();
    const auto found = classes.find(word);
    if (found == classes.end()) {
      whole.words.push_back(std::move(word));
    } else if (whole.classes.insert(std::move(word)).second) {
      const auto within = restriction_words(found->second);
      rest.insert(rest.end(), within.rbegin(), within.rend());
    }
  }
  return whole;
}

bool has_access_table(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [](const auto& word) {
    const std::string name = lower_case(word);
    return name.starts_with("check_") && name.ends_with("_access");
  });
}

long postfix_seconds(std::string_view text) {
  long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return -1;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  constexpr std::pair<std::string_view, long> kUnits[] = {{"", 1},     {"s", 1},     {"m", 60},
                                                          {"h", 3600}, {"d", 86400}, {"w", 604800}};
  constexpr long kNumberMax = 1'000'000'000;  // no product overflows
  for (const auto& [name, seconds] : kUnits) {
    if (unit == name && number <= kNumberMax) return number * seconds;
  }
  return -1;
}

}  // namespace grayling
