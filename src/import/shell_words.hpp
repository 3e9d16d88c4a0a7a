// SPDX-License-Identifier: MIT
// Splits text into words as a shell does: with quotes, backslashes, comments, and variables that
// were set before. Runs nothing. Pure, one thread.
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

  // Returns the next word, or nothing at the end. Assignments aren't returned, but go to
  // variables().
  std::optional<std::string> next();

  const std::map<std::string, std::string>& variables() const { return variables_; }
  // Names that were used and never set; a shell takes them as empty.
  const std::vector<std::string>& unset() const { return unset_; }
  // Has the text command substitutions, `…` or $(…)?
  bool has_commands() const { return has_commands_; }
  // Is a word longer than 64 KiB, or do all expanded variables come to more than 1 MiB? next() ends
  // there.
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

// Returns NAME of "NAME=VALUE"; "" if it isn't an assignment.
std::string_view assigned_name(std::string_view word);

}  // namespace grayling
