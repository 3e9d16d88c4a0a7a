// SPDX-License-Identifier: MIT
// Words as a shell reads them: quotes, backslashes, comments, and variables that were set before.
// Runs nothing. Pure, one thread.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grayling {

class ShellWords {
 public:
  // `text` must outlive it.
  explicit ShellWords(std::string_view text) : rest_(text) {}

  // The next word that is no assignment, or none. Assignments go to variables().
  std::optional<std::string> next();

  const std::map<std::string, std::string>& variables() const { return variables_; }
  // Names that were asked for and never set; a shell takes them for empty.
  const std::vector<std::string>& unset() const { return unset_; }
  // Whether there are commands in it whose output would be a word: `…` or $(…).
  bool has_commands() const { return has_commands_; }
  // Whether a word passes 64 KiB, or all that variables stand for 1 MiB: next() ends there.
  bool is_too_long() const { return is_too_long_; }

 private:
  std::optional<std::string> word();
  bool skip_to_word();
  void take_variable(std::string& word);

  std::string_view rest_;
  std::map<std::string, std::string> variables_;
  std::vector<std::string> unset_;
  std::size_t expanded_bytes_ = 0;
  bool has_commands_ = false;
  bool is_too_long_ = false;
};

// NAME of "NAME=VALUE"; "" where it is no assignment.
std::string_view assigned_name(std::string_view word);

}  // namespace grayling
