// SPDX-License-Identifier: MIT
// Parses a command line with subcommands by CLI11. Only parser.cpp includes CLI11, because its
// headers take seconds to compile. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace grayling {

struct ShowText {  // --help, --version
  std::string text;
};

struct UsageError {
  std::string command;  // "": none was given
  std::string text;     // one line: what is wrong, and what would be right
};

// An argument for a message: printable, cut, and without the password of a URL.
std::string shown_argument(std::string_view argument);

// A subcommand. A handle that is valid as long as its Parser. Options write to the variables that
// they are given, during Parser::parse(). `what` names an option's value in the help.
class Subcommand {
 public:
  explicit Subcommand(CLI::App& app) : app_(&app) {}

  void add_flag(const char* name, bool& is_set, const char* description) const;
  // If it is repeated, the last one holds.
  void add_text(const char* name, std::string& text, const char* what,
                const char* description) const;
  // The same; none: it isn't given.
  void add_text(const char* name, std::optional<std::string>& text, const char* what,
                const char* description) const;
  // May be repeated, with one value each time.
  void add_texts(const char* name, std::vector<std::string>& texts, const char* what,
                 const char* description) const;
  // One argument without an option's name; or any number of them.
  void add_argument(std::string& text, const char* what, const char* description) const;
  void add_arguments(std::vector<std::string>& texts, const char* what,
                     const char* description) const;

  std::string name() const;
  bool has(const char* option) const;  // it was given; false if there is no such option
  bool operator==(const Subcommand&) const = default;

 private:
  CLI::App* app_;
};

class Parser {
 public:
  Parser();  // knows --help and --version
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  Subcommand add(const char* name, const char* description, const char* example);

  // `arguments` don't include the program's name. Returns the subcommand that they name.
  std::variant<Subcommand, ShowText, UsageError> parse(std::vector<std::string> arguments);

 private:
  std::unique_ptr<CLI::App> app_;
};

}  // namespace grayling
