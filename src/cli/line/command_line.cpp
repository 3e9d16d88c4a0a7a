// SPDX-License-Identifier: MIT
#include "cli/line/command_line.hpp"

#include <utility>

#include "cli/line/admin_line.hpp"
#include "cli/line/import_line.hpp"
#include "cli/line/replay_line.hpp"

namespace grayling {
namespace {

// The variables to which the parser writes.
struct Parsed {
  std::string to;
  bool is_check = false;
  std::string status;
  std::string warning;
  std::string critical;
  ConfigSources sources;
  ServeOptions serve;
  DoctorCommand doctor;
  QueryOptions query;
  ExplainCommand explain;
  MigrateCommand migrate;
  AdminLine admin;
  ImportLine import;
  ReplayLine replay;
};

void add_config_options(const Subcommand& command, Parsed& parsed, bool has_listen = true) {
  command.add_text("--config", parsed.sources.file, "FILE",
                   "the configuration (default /etc/grayling/grayling.toml)");
  if (has_listen) {
    command.add_texts("--listen", parsed.sources.listen, "ENDPOINT",
                      "listen at this endpoint, like unix:/path; repeatable");
  }
  command.add_text("--store", parsed.sources.store, "URL",
                   "the store, like sqlite:/path or mysql://user@host");
  command.add_texts("--set", parsed.sources.set, "KEY=VALUE",
                    "set this key, like greylist.delay=5m; repeatable");
}

void add_attributes(const Subcommand& command, std::vector<std::string>& attributes) {
  command.add_arguments(attributes, "NAME=VALUE...",
                        "attributes of the request, as Postfix names them");
}

void add_query(Parser& parser, Parsed& parsed) {
  const auto query = parser.add("query", "ask a running service as Postfix would",
                                "grayling query client_address=192.0.2.1 sender=a@example.org \\\n"
                                "                         recipient=b@example.com");
  query.add_text("--to", parsed.to, "ENDPOINT",
                 "the service to ask (default: the first of listen)");
  query.add_flag("--check", parsed.is_check, "be a plugin for Nagios and Icinga");
  query.add_text("--status", parsed.status, "ENDPOINT",
                 "where --check reads the status (default: status.listen)");
  query.add_text("--warning", parsed.warning, "SECONDS",
                 "--check: a slower answer is a warning (default 1)");
  query.add_text("--critical", parsed.critical, "SECONDS",
                 "--check: a slower answer is critical (default 3)");
  add_attributes(query, parsed.query.attributes);
}

void add_commands(Parser& parser, Parsed& parsed) {
  const auto serve = parser.add("serve", "run the service",
                                "grayling serve --store sqlite:/var/lib/grayling/grayling.db");
  add_config_options(serve, parsed);
  serve.add_flag("--daemon", parsed.serve.daemon, "go to the background when ready");
  serve.add_text("--pidfile", parsed.serve.pidfile, "FILE", "write the process ID to this file");
  serve.add_text("--user", parsed.serve.user, "USER", "run as this user");

  add_config_options(
      parser.add("check-config", "check the configuration, and show its effective values",
                 "grayling check-config --config /etc/grayling/grayling.toml"),
      parsed);

  const auto doctor = parser.add("doctor", "check the installation, and say what to change",
                                 "grayling doctor --config /etc/grayling/grayling.toml");
  add_config_options(doctor, parsed);
  doctor.add_text("--postfix", parsed.doctor.postfix, "DIR",
                  "the directory of main.cf (default: as postconf says)");

  add_query(parser, parsed);

  const auto explain =
      parser.add("explain", "show how a request would be answered, and why",
                 "grayling explain client_address=192.0.2.1 sender=a@example.org \\\n"
                 "                           recipient=b@example.com");
  add_config_options(explain, parsed, false);
  explain.add_flag("--json", parsed.explain.is_json, "print JSON");
  add_attributes(explain, parsed.explain.attributes);

  const auto migrate =
      parser.add("migrate", "create or upgrade the tables of the store",
                 "grayling migrate --store mysql://root@localhost/greylist --dry-run");
  migrate.add_text("--store", parsed.sources.store, "URL",
                   "the store, with an account that may alter its tables");
  migrate.add_flag("--dry-run", parsed.migrate.dry_run, "only show what would be done");
  migrate.add_flag("--yes", parsed.migrate.yes, "don't ask for confirmation");
  parsed.replay.add_to(parser);
  parsed.admin.add_to(parser);
  parsed.import.add_to(parser);
}

bool has_url(std::string_view text) {
  return text.find("://") != std::string_view::npos;
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
      "say what to ask: NAME=VALUE, like client_address=192.0.2.1 "
      "sender=a@example.org recipient=b@example.com");
}

Result<void> check_arguments(const Parsed& parsed, const std::string& command) {
  if (auto good = check_no_url("--pidfile", parsed.serve.pidfile); !good) return good;
  if (auto good = check_no_url("--user", parsed.serve.user); !good) return good;
  for (const auto& setting : parsed.sources.set) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail("--set needs KEY=VALUE, like greylist.delay=5m");
    }
  }
  if (command == "query" && !parsed.is_check) return check_attributes(parsed.query.attributes);
  if (command == "explain") return check_attributes(parsed.explain.attributes);
  return {};
}

Result<void> read_endpoint(const Subcommand& command, const char* option, const std::string& text,
                           std::optional<Endpoint>& endpoint) {
  if (!command.has(option)) return {};
  const auto read = parse_endpoint(text);
  if (!read)
    return fail(std::string(option) + " " + shown_argument(text) + ": " + read.error().text);
  endpoint = *read;
  return {};
}

Result<void> read_limit(const Subcommand& command, const char* option, const std::string& text,
                        std::chrono::milliseconds& limit) {
  if (!command.has(option)) return {};
  const auto read = read_seconds(text);
  if (!read) return fail(std::string(option) + " " + read.error().text);
  limit = *read;
  return {};
}

Result<CheckOptions> finish_check(const Parsed& parsed, const Subcommand& command,
                                  const std::optional<Endpoint>& to) {
  CheckOptions check;
  check.to = to;
  if (auto read = read_endpoint(command, "--status", parsed.status, check.status); !read) {
    return fail(read.error());
  }
  if (auto read = read_limit(command, "--warning", parsed.warning, check.warning); !read) {
    return fail(read.error());
  }
  if (auto read = read_limit(command, "--critical", parsed.critical, check.critical); !read) {
    return fail(read.error());
  }
  if (check.warning > check.critical) {
    return fail("--warning is longer than --critical (1 and 3 seconds, if they aren't given)");
  }
  if (!parsed.query.attributes.empty()) {
    return fail("--check asks a question of its own: leave out " +
                shown_argument(parsed.query.attributes.front()));
  }
  return check;
}

Result<QueryOptions> finish_query(const Parsed& parsed, const Subcommand& command) {
  QueryOptions query = parsed.query;
  if (auto read = read_endpoint(command, "--to", parsed.to, query.to); !read) {
    return fail(read.error());
  }
  if (parsed.is_check) {
    auto check = finish_check(parsed, command, query.to);
    if (!check) return fail(check.error());
    query.check = *check;
    return query;
  }
  for (const char* option : {"--status", "--warning", "--critical"}) {
    if (command.has(option)) return fail(std::string(option) + " is for --check");
  }
  return query;
}

// The parsed arguments as a value of the command.
Command finish(Parsed& parsed, const Subcommand& command) {
  const std::string name = command.name();
  if (parsed.admin.has(command)) {
    auto admin = parsed.admin.finish(command);
    if (!admin) return UsageError{name, admin.error().text};
    return std::move(*admin);
  }
  if (parsed.import.has(command)) {
    auto import = parsed.import.finish();
    if (!import) return UsageError{name, import.error().text};
    return std::move(*import);
  }
  if (parsed.replay.has(command)) {
    auto replay = parsed.replay.finish();
    if (!replay) return UsageError{name, replay.error().text};
    return std::move(*replay);
  }
  if (name == "check-config") return CheckConfigCommand{parsed.sources};
  const auto with_sources = [&](auto& chosen) -> Command {
    chosen.sources = parsed.sources;
    return chosen;
  };
  if (name == "serve") return with_sources(parsed.serve);
  if (name == "doctor") return with_sources(parsed.doctor);
  if (name == "explain") return with_sources(parsed.explain);
  if (name == "migrate") return with_sources(parsed.migrate);
  auto query = finish_query(parsed, command);
  if (!query) return UsageError{name, query.error().text};
  return std::move(*query);
}

}  // namespace

Command parse_command_line(const std::vector<std::string>& arguments) {
  Parser parser;
  Parsed parsed;
  add_commands(parser, parsed);
  auto rest = arguments;
  parsed.import.take_options(rest);
  const auto found = parser.parse(std::move(rest));
  if (const auto* shown = std::get_if<ShowText>(&found)) return *shown;
  if (const auto* error = std::get_if<UsageError>(&found)) return *error;
  const auto& command = std::get<Subcommand>(found);
  if (const auto good = check_arguments(parsed, command.name()); !good) {
    return UsageError{command.name(), good.error().text};
  }
  return finish(parsed, command);
}

}  // namespace grayling
