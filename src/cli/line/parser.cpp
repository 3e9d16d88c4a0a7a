// SPDX-License-Identifier: MIT
#include "cli/line/parser.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include <CLI/CLI.hpp>

#include "cli/line/help.hpp"
#include "grayling/base/nearest.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/url.hpp"

namespace grayling {
namespace {

constexpr std::size_t kShownBytesMax = 80;  // of an argument in a message

std::vector<std::string_view> subcommand_names(const CLI::App& app) {
  std::vector<std::string_view> names;
  for (const auto* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

std::string did_you_mean(std::string_view meant) {
  return meant.empty() ? "" : " (did you mean " + std::string(meant) + "?)";
}

std::string format_help(const CLI::App* app, std::string, CLI::AppFormatMode) {
  Help help{app->get_footer(), app->get_description(), {}, {}};
  for (const auto* command : app->get_subcommands(nullptr)) {
    help.commands.push_back({command->get_name(), command->get_description()});
  }
  for (const auto* option : app->get_options()) {
    std::string left = option->nonpositional() ? option->get_name() : "";
    const std::string& what = option->get_option_text();
    if (!left.empty() && !what.empty()) left += ' ';
    help.options.push_back({left + what, option->get_description()});
  }
  return help_text(help);
}

// The message for an unexpected argument; `app` is the subcommand, or the whole program.
UsageError unknown_argument(const CLI::App& app, const std::string& command,
                            const std::string& argument) {
  const std::string shown = shown_argument(argument);
  if (argument.starts_with("-")) {
    std::vector<std::string> options;
    for (const auto* option : app.get_options()) options.push_back(option->get_name());
    const std::vector<std::string_view> names(options.begin(), options.end());
    const auto name = std::string_view(argument).substr(0, argument.find('='));
    return {command, "unknown option " + shown_argument(name) + did_you_mean(nearest(name, names))};
  }
  if (argument.find("://") != std::string::npos) {
    return {command, "unexpected argument \"" + shown + "\"; write --store URL"};
  }
  if (!command.empty()) return {command, "unexpected argument \"" + shown + "\""};
  return {"", "unknown command \"" + shown + "\"" +
                  did_you_mean(nearest(argument, subcommand_names(app)))};
}

// "help" and "help COMMAND" mean --help.
std::optional<UsageError> take_help(const CLI::App& app, std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments[0] != "help") return std::nullopt;
  arguments.erase(arguments.begin());
  if (arguments.empty() || arguments[0].starts_with("-") || arguments[0] == "help") {
    arguments = {"--help"};
    return std::nullopt;
  }
  const auto names = subcommand_names(app);
  if (std::find(names.begin(), names.end(), arguments[0]) == names.end()) {
    return unknown_argument(app, "", arguments[0]);
  }
  arguments = {arguments[0], "--help"};
  return std::nullopt;
}

}  // namespace

std::string shown_argument(std::string_view argument) {
  return printable(text_without_password(argument), kShownBytesMax);
}

void Subcommand::add_flag(const char* name, bool& is_set, const char* description) const {
  app_->add_flag(name, is_set, description);
}

void Subcommand::add_text(const char* name, std::string& text, const char* what,
                          const char* description) const {
  app_->add_option(name, text, description)->option_text(what)->take_last();
}

// CLI11 itself would take an empty value of an optional as none.
void Subcommand::add_text(const char* name, std::optional<std::string>& text, const char* what,
                          const char* description) const {
  const auto set = [&text](const std::string& value) { text = value; };
  app_->add_option_function<std::string>(name, set, description)->option_text(what)->take_last();
}

void Subcommand::add_texts(const char* name, std::vector<std::string>& texts, const char* what,
                           const char* description) const {
  app_->add_option(name, texts, description)->option_text(what)->allow_extra_args(false);
}

// CLI11 needs a name for an argument too, and takes one that doesn't begin with "-".
void Subcommand::add_argument(std::string& text, const char* what, const char* description) const {
  app_->add_option(lower_case(what), text, description)->option_text(what);
}

void Subcommand::add_arguments(std::vector<std::string>& texts, const char* what,
                               const char* description) const {
  app_->add_option("arguments", texts, description)->option_text(what);
}

std::string Subcommand::name() const {
  return app_->get_name();
}

bool Subcommand::has(const char* option) const {
  const auto* const found = app_->get_option_no_throw(option);
  return found != nullptr && found->count() > 0;
}

Parser::Parser()
    : app_(std::make_unique<CLI::App>("a greylisting policy service for Postfix.", "grayling")) {
  app_->set_help_flag("-h,--help", "show this text");  // the commands inherit it
  app_->set_version_flag("-V,-v,--version", "grayling " GRAYLING_VERSION, "show the version");
  app_->footer("grayling serve");
  app_->formatter_fn(format_help);
  app_->allow_extras()->require_subcommand(0, 1);
}

Parser::~Parser() = default;

Subcommand Parser::add(const char* name, const char* description, const char* example) {
  CLI::App* const command = app_->add_subcommand(name, description);
  command->footer(example);
  command->allow_extras();
  return Subcommand(*command);
}

std::variant<Subcommand, ShowText, UsageError> Parser::parse(std::vector<std::string> arguments) {
  CLI::App& app = *app_;
  app.get_help_ptr()->description("show this text, or after a command its options");
  if (auto error = take_help(app, arguments)) return *error;
  std::reverse(arguments.begin(), arguments.end());  // the order that CLI11 takes
  std::string complaint;
  try {
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    return ShowText{app.help()};
  } catch (const CLI::CallForVersion& version) {
    return ShowText{std::string(version.what()) + "\n"};
  } catch (const CLI::ArgumentMismatch& error) {  // "--config: 1 required TEXT missing"
    const std::string_view text = error.what();
    complaint = std::string(text.substr(0, text.find(':'))) + " needs a value";
  } catch (const CLI::ParseError& error) {
    complaint = error.what();
  }
  const auto chosen = app.get_subcommands();
  CLI::App& command = chosen.empty() ? app : *chosen.back();
  const std::string name = chosen.empty() ? "" : command.get_name();
  if (!complaint.empty()) return UsageError{name, printable(text_without_password(complaint))};
  const auto before_command = app.remaining();
  if (!before_command.empty()) return unknown_argument(app, "", before_command.front());
  const auto extras = command.remaining();
  if (!extras.empty()) return unknown_argument(command, name, extras.front());
  if (!chosen.empty()) return Subcommand(command);
  return UsageError{
      "", "a command is needed: serve, check-config, query, explain, allow, waiting or another"};
}

}  // namespace grayling
