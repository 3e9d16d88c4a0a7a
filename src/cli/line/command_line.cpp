// SPDX-License-Identifier: MIT
#include "cli/line/command_line.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "cli/line/admin_line.hpp"
#include "cli/line/help.hpp"
#include "cli/line/import_line.hpp"
#include "grayling/base/nearest.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/url.hpp"

namespace grayling {
namespace {

constexpr std::size_t kShownBytesMax = 80;  // of an argument in a message

// CLI11 writes what it has parsed here.
struct Parsed {
  std::string config, store, to;
  ConfigSources sources;
  ServeOptions serve;
  DoctorCommand doctor;
  QueryOptions query;
  ExplainCommand explain;
  MigrateCommand migrate;
  AdminLine admin;
  ImportLine import;
};

struct Commands {
  CLI::App app{"A greylisting policy service for Postfix.", "grayling"};
  CLI::App* serve = nullptr;
  CLI::App* check_config = nullptr;
  CLI::App* doctor = nullptr;
  CLI::App* query = nullptr;
  CLI::App* explain = nullptr;
  CLI::App* migrate = nullptr;
};

CLI::Option* add_text(CLI::App& app, const char* name, std::string& text, const char* what,
                      const char* description) {
  return app.add_option(name, text, description)->option_text(what)->take_last();
}

// May be repeated, with one value each time.
void add_texts(CLI::App& app, const char* name, std::vector<std::string>& texts, const char* what,
               const char* description) {
  app.add_option(name, texts, description)->option_text(what)->allow_extra_args(false);
}

void add_config_options(CLI::App& app, Parsed& parsed, bool has_listen = true) {
  add_text(app, "--config", parsed.config, "FILE",
           "the configuration, else /etc/grayling/grayling.toml");
  if (has_listen) {
    add_texts(app, "--listen", parsed.sources.listen, "ENDPOINT",
              "listen there instead, like unix:/path; repeatable");
  }
  add_text(app, "--store", parsed.store, "URL",
           "the store, like sqlite:/path or mysql://user@host");
  add_texts(app, "--set", parsed.sources.set, "KEY=VALUE",
            "any other key, like greylist.delay=5m; repeatable");
}

void add_commands(Commands& commands, Parsed& parsed) {
  CLI::App& app = commands.app;
  app.set_help_flag("-h,--help", "show this text");  // the commands inherit it
  app.set_version_flag("-V,-v,--version", "grayling " GRAYLING_VERSION, "show the version");
  app.footer("grayling serve --listen inet:127.0.0.1:10023");
  app.formatter_fn(help_text);

  commands.serve = app.add_subcommand("serve", "serve Postfix until told to stop");
  commands.serve->footer("grayling serve --store sqlite:/var/lib/grayling/grayling.db");
  add_config_options(*commands.serve, parsed);
  commands.serve->add_flag("--daemon", parsed.serve.daemon, "go to the background once ready");
  add_text(*commands.serve, "--pidfile", parsed.serve.pidfile, "FILE",
           "write the process' ID there");
  add_text(*commands.serve, "--user", parsed.serve.user, "USER", "give up root for this user");

  commands.check_config =
      app.add_subcommand("check-config", "check the configuration, and show what is in effect");
  commands.check_config->footer("grayling check-config --config /etc/grayling/grayling.toml");
  add_config_options(*commands.check_config, parsed);

  commands.doctor = app.add_subcommand("doctor", "examine an installation, and say what to change");
  commands.doctor->footer("grayling doctor --config /etc/grayling/grayling.toml");
  add_config_options(*commands.doctor, parsed);
  add_text(*commands.doctor, "--postfix", parsed.doctor.postfix, "DIR",
           "where main.cf is, else where postconf has it");

  commands.query = app.add_subcommand("query", "ask a running service as Postfix would");
  commands.query->footer(
      "grayling query client_address=192.0.2.1 sender=a@example.org \\\n"
      "                         recipient=b@example.com");
  add_text(*commands.query, "--to", parsed.to, "ENDPOINT",
           "ask there, else where the configuration listens first");
  commands.query->add_option("attribute", parsed.query.attributes, "an attribute of the request")
      ->option_text("NAME=VALUE...");

  commands.explain =
      app.add_subcommand("explain", "show what would be answered to a request, and why");
  commands.explain->footer(
      "grayling explain client_address=192.0.2.1 sender=a@example.org \\\n"
      "                           recipient=b@example.com");
  add_config_options(*commands.explain, parsed, false);
  commands.explain->add_flag("--json", parsed.explain.is_json, "for scripts");
  commands.explain
      ->add_option("attribute", parsed.explain.attributes, "an attribute of the request")
      ->option_text("NAME=VALUE...");

  commands.migrate = app.add_subcommand("migrate", "create or upgrade the tables of the store");
  commands.migrate->footer("grayling migrate --store mysql://root@localhost/greylist --dry-run");
  add_text(*commands.migrate, "--store", parsed.store, "URL",
           "the store, with an account that may alter it");
  commands.migrate->add_flag("--dry-run", parsed.migrate.dry_run, "only say what would be done");
  commands.migrate->add_flag("--yes", parsed.migrate.yes, "don't ask");
  parsed.admin.add_to(app);
  parsed.import.add_to(app);
}

std::vector<std::string_view> subcommand_names(const CLI::App& app) {
  std::vector<std::string_view> names;
  for (const auto* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

std::string did_you_mean(std::string_view meant) {
  return meant.empty() ? "" : " (did you mean " + std::string(meant) + "?)";
}

bool has_url(std::string_view text) {
  return text.find("://") != std::string_view::npos;
}

std::string shown_argument(std::string_view text) {
  return printable(text_without_password(text), kShownBytesMax);
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
  if (has_url(argument)) {
    return {command, "unexpected argument \"" + shown + "\"; write --store URL"};
  }
  if (!command.empty()) return {command, "unexpected argument \"" + shown + "\""};
  return {"", "unknown command \"" + shown + "\"" +
                  did_you_mean(nearest(argument, subcommand_names(app)))};
}

// The system's error for such a file or user would show the password in the URL.
Result<void> check_no_url(const char* option, const std::string& text) {
  if (!has_url(text)) return {};
  return fail(std::string(option) + " " + shown_argument(text) + ": is a URL; write --store URL");
}

Result<void> check_attributes(const std::vector<std::string>& attributes) {
  for (const auto& attribute : attributes) {
    if (auto good = check_attribute(attribute); !good) return good;
  }
  if (!attributes.empty()) return {};
  return fail(
      "what to ask is missing; write NAME=VALUE, like client_address=192.0.2.1 "
      "sender=a@example.org recipient=b@example.com");
}

Result<void> check_arguments(const Parsed& parsed, const Commands& commands) {
  if (auto good = check_no_url("--pidfile", parsed.serve.pidfile); !good) return good;
  if (auto good = check_no_url("--user", parsed.serve.user); !good) return good;
  for (const auto& setting : parsed.sources.set) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail("--set needs KEY=VALUE, like greylist.delay=5m");
    }
  }
  if (commands.query->parsed()) return check_attributes(parsed.query.attributes);
  if (commands.explain->parsed()) return check_attributes(parsed.explain.attributes);
  return {};
}

// `parsed` as the command that was named.
Command finish(Commands& commands, Parsed& parsed, const CLI::App& command) {
  if (parsed.admin.has(command)) {
    auto admin = parsed.admin.finish(command);
    if (!admin) return UsageError{command.get_name(), admin.error().text};
    return std::move(*admin);
  }
  if (parsed.import.has(command)) {
    auto import = parsed.import.finish();
    if (!import) return UsageError{command.get_name(), import.error().text};
    return std::move(*import);
  }
  if (command.get_option_no_throw("--config") != nullptr && command.count("--config") > 0) {
    parsed.sources.file = parsed.config;
  }
  if (command.get_option_no_throw("--store") != nullptr && command.count("--store") > 0) {
    parsed.sources.store = parsed.store;
  }
  if (&command == commands.serve) {
    parsed.serve.sources = parsed.sources;
    return parsed.serve;
  }
  if (&command == commands.check_config) return CheckConfigCommand{parsed.sources};
  if (&command == commands.doctor) {
    parsed.doctor.sources = parsed.sources;
    return parsed.doctor;
  }
  if (&command == commands.explain) {
    parsed.explain.sources = parsed.sources;
    return parsed.explain;
  }
  if (&command == commands.migrate) {
    parsed.migrate.sources = parsed.sources;
    return parsed.migrate;
  }
  if (command.count("--to") > 0) {
    const auto endpoint = parse_endpoint(parsed.to);
    if (!endpoint) {
      const std::string shown = shown_argument(parsed.to);
      return UsageError{"query", "--to " + shown + ": " + endpoint.error().text};
    }
    parsed.query.to = *endpoint;
  }
  return parsed.query;
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

Command parse(Commands& commands, Parsed& parsed, std::vector<std::string> arguments) {
  CLI::App& app = commands.app;
  app.allow_extras()->require_subcommand(0, 1);
  for (auto* command : app.get_subcommands(nullptr)) command->allow_extras();
  if (auto error = take_help(app, arguments)) return *error;
  parsed.import.take_options(arguments);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
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
  const CLI::App& command = chosen.empty() ? app : *chosen.back();
  const std::string name = chosen.empty() ? "" : command.get_name();
  if (!complaint.empty()) return UsageError{name, printable(text_without_password(complaint))};
  const auto before_command = app.remaining();
  if (!before_command.empty()) return unknown_argument(app, "", before_command.front());
  const auto extras = command.remaining();
  if (!extras.empty()) return unknown_argument(command, name, extras.front());
  if (chosen.empty()) {
    return UsageError{
        "", "a command is needed: serve, check-config, query, explain, allow, waiting or another"};
  }
  if (const auto good = check_arguments(parsed, commands); !good) {
    return UsageError{name, good.error().text};
  }
  return finish(commands, parsed, command);
}

}  // namespace

Command parse_command_line(const std::vector<std::string>& arguments) {
  Commands commands;
  Parsed parsed;
  add_commands(commands, parsed);
  commands.app.get_help_ptr()->description("show this text; after a command, its options");
  return parse(commands, parsed, arguments);
}

}  // namespace grayling
