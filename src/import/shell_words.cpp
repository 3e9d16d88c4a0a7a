// SPDX-License-Identifier: MIT
#include "import/shell_words.hpp"

#include <algorithm>

namespace grayling {
namespace {

constexpr std::size_t kWordBytesMax = std::size_t{64} * 1024;
constexpr std::size_t kExpandedBytesMax = std::size_t{1024} * 1024;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ';';
}

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name_byte(char c) {
  return begins_name(c) || (c >= '0' && c <= '9');
}

std::string_view name_of(std::string_view text) {
  if (text.empty() || !begins_name(text.front())) return "";
  const auto end = std::find_if_not(text.begin(), text.end(), is_name_byte);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

}  // namespace

std::string_view assigned_name(std::string_view word) {
  const auto name = name_of(word);
  return word.substr(name.size()).starts_with('=') ? name : "";
}

std::optional<std::string> ShellWords::next() {
  for (auto found = word(); found; found = word()) {
    const auto name = assigned_name(*found);
    if (name.empty()) return found;
    variables_[std::string(name)] = found->substr(name.size() + 1);
  }
  return std::nullopt;
}

// Skips blanks, comments and line continuations. Returns false if no word follows.
bool ShellWords::skip_to_word() {
  while (!rest_.empty()) {
    if (is_blank(rest_.front())) {
      rest_.remove_prefix(1);
    } else if (rest_.front() == '#') {
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    } else if (rest_.starts_with("\\\n")) {
      rest_.remove_prefix(2);
    } else if (rest_.starts_with("\\\r\n")) {
      rest_.remove_prefix(3);
    } else {
      return true;
    }
  }
  return false;
}

std::optional<std::string> ShellWords::word() {
  if (is_too_long_ || !skip_to_word()) return std::nullopt;
  std::string word;
  char quote = 0;
  while (!rest_.empty() && (quote != 0 || !is_blank(rest_.front()))) {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (quote == '\'') {
      word += c;
    } else if (c == '\\' && !rest_.empty()) {
      if (rest_.front() != '\n') word += rest_.front();
      rest_.remove_prefix(1);
    } else if (c == '$') {
      take_variable(word);
    } else {
      has_commands_ = has_commands_ || c == '`';
      word += c;
    }
    is_too_long_ = is_too_long_ || word.size() > kWordBytesMax;
    if (is_too_long_) return std::nullopt;
  }
  return word;
}

// Takes "$NAME" or "${NAME}"; the '$' is taken already.
void ShellWords::take_variable(std::string& word) {
  has_commands_ = has_commands_ || rest_.starts_with('(');
  const bool is_braced = rest_.starts_with('{');
  const auto name = name_of(rest_.substr(is_braced ? 1 : 0));
  const auto behind = rest_.substr(name.size() + (is_braced ? 1 : 0));
  if (name.empty() || (is_braced && !behind.starts_with('}'))) {
    word += '$';
    return;
  }
  rest_ = behind.substr(is_braced ? 1 : 0);
  const auto found = variables_.find(std::string(name));
  if (found != variables_.end()) {
    expanded_bytes_ += found->second.size();
    is_too_long_ = expanded_bytes_ > kExpandedBytesMax;
    if (!is_too_long_) word += found->second;
  } else if (std::find(unset_.begin(), unset_.end(), name) == unset_.end()) {
    unset_.emplace_back(name);
  }
}

}  // namespace grayling
