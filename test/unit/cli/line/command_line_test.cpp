// SPDX-License-Identifier: MIT
#include "cli/line/command_line.hpp"

#include <sstream>

#include "support/catch.hpp"

namespace grayling {
namespace {

using Arguments = std::vector<std::string>;

template <typename T>
T parse_as(const Arguments& arguments) {
  const Command command = parse_command_line(arguments);
  if (const auto* error = std::get_if<UsageError>(&command)) INFO(error->text);
  REQUIRE(std::holds_alternative<T>(command));
  return std::get<T>(command);
}

void check_refused(const Arguments& arguments, const std::string& command,
                   const std::string& part) {
  std::string line = "grayling";
  for (const auto& argument : arguments) line += " " + argument;
  INFO(line);
  const auto error = parse_as<UsageError>(arguments);
  INFO(error.text);
  CHECK(error.command == command);
  CHECK(error.text.find(part) != std::string::npos);
  CHECK(error.text.find('\n') == std::string::npos);
}

}  // namespace

TEST_CASE("serve takes where its configuration comes from, and how to run") {
  const auto plain = parse_as<ServeOptions>({"serve"});
  CHECK_FALSE(plain.sources.file);
  CHECK_FALSE(plain.sources.store);
  CHECK_FALSE(plain.daemon);

  const auto full = parse_as<ServeOptions>(
      {"serve", "--config", "f.toml", "--listen", "inet:127.0.0.1:1", "--set", "a.b=[\"c\", \"d\"]",
       "--listen=unix:/x", "--store", "sqlite:/g.db", "--set=x=y=z", "--daemon", "--pidfile", "/p",
       "--user", "grayling"});
  CHECK(full.sources.file == "f.toml");
  CHECK(full.sources.listen == Arguments{"inet:127.0.0.1:1", "unix:/x"});
  CHECK(full.sources.store == "sqlite:/g.db");
  CHECK(full.sources.set == Arguments{"a.b=[\"c\", \"d\"]", "x=y=z"});
  CHECK(full.daemon);
  CHECK(full.pidfile == "/p");
  CHECK(full.user == "grayling");
}

TEST_CASE("explain takes a configuration, a store and what is asked") {
  const auto explain = parse_as<ExplainCommand>({"explain", "--config", "f", "--store", "sqlite:/g",
                                                 "--json", "sender=a@x", "recipient=b@y"});
  CHECK(explain.sources.file == "f");
  CHECK(explain.sources.store == "sqlite:/g");
  CHECK(explain.is_json);
  CHECK(explain.attributes == Arguments{"sender=a@x", "recipient=b@y"});
  CHECK_FALSE(parse_as<ExplainCommand>({"explain", "sender="}).is_json);
  check_refused({"explain"}, "explain", "say what to ask");
  check_refused({"explain", "sender"}, "explain", "write name=value");
  check_refused({"explain", "--jsno", "sender="}, "explain", "did you mean --json?");
}

TEST_CASE("of an option that can hold once the last one holds") {
  const auto options = parse_as<ServeOptions>(
      {"serve", "--store", "a", "--store", "b", "--config", "", "--user", "x", "--user", "y"});
  CHECK(options.sources.store == "b");
  CHECK(options.sources.file == "");
  CHECK(options.user == "y");
}

TEST_CASE("help and the version have the names that people try") {
  const auto all = parse_as<ShowText>({"--help"}).text;
  for (const auto& arguments : {Arguments{"-h"}, Arguments{"help"}, Arguments{"help", "--help"},
                                Arguments{"help", "help"}}) {
    CHECK(parse_as<ShowText>(arguments).text == all);
  }
  const auto allow = parse_as<ShowText>({"allow", "--help"}).text;
  CHECK(parse_as<ShowText>({"help", "allow"}).text == allow);
  CHECK(parse_as<ShowText>({"allow", "-h"}).text == allow);
  check_refused({"help", "alow"}, "", "did you mean allow?");
  for (const auto* const option : {"-v", "-V"}) {
    CHECK(parse_as<ShowText>({option}).text == parse_as<ShowText>({"--version"}).text);
  }
}

TEST_CASE("check-config takes the same overrides") {
  const auto command = parse_as<CheckConfigCommand>(
      {"check-config", "--set", "greylist.delay=5m", "--listen", "unix:/x", "--config", "f"});
  CHECK(command.sources.set == Arguments{"greylist.delay=5m"});
  CHECK(command.sources.listen == Arguments{"unix:/x"});
  CHECK(command.sources.file == "f");
}

TEST_CASE("replay takes logs, configurations, and how to ask the DNS") {
  const auto plain = parse_as<ReplayCommand>({"replay", "a.log", "-"});
  CHECK(plain.files == Arguments{"a.log", "-"});
  CHECK_FALSE(plain.asks_dns);
  CHECK(plain.per_second == 20);
  const auto full = parse_as<ReplayCommand>({"replay", "--config", "f", "--set", "a.b=1", "--with",
                                             "a.b=2 c.d=3", "--with", "e=f", "--ask-dns", "a.log",
                                             "--per-second", "7", "--answers", "answers.json"});
  CHECK(full.sources.file == "f");
  CHECK(full.sources.set == Arguments{"a.b=1"});
  CHECK(full.with == Arguments{"a.b=2 c.d=3", "e=f"});
  CHECK(full.files == Arguments{"a.log"});
  CHECK(full.asks_dns);
  CHECK(full.per_second == 7);
  CHECK(full.answers == "answers.json");
}

TEST_CASE("query --check takes where to look, and limits in seconds") {
  const auto plain = parse_as<QueryOptions>({"query", "--check"}).check;
  REQUIRE(plain);
  CHECK_FALSE(plain->to);
  CHECK_FALSE(plain->status);
  CHECK(plain->warning.count() == 1000);
  CHECK(plain->critical.count() == 3000);
  const auto full = parse_as<QueryOptions>({"query", "--check", "--to", "unix:/s", "--status",
                                            "inet:[::1]:24", "--warning", "0.25", "--critical=2"})
                        .check;
  REQUIRE(full);
  CHECK(full->to == parse_endpoint("unix:/s").value());
  CHECK(full->status == parse_endpoint("inet:[::1]:24").value());
  CHECK(full->warning.count() == 250);
  CHECK(full->critical.count() == 2000);
}

TEST_CASE("query --check refuses what it has no use for") {
  check_refused({"query", "--check", "a=b"}, "query", "a question of its own: leave out a=b");
  check_refused({"query", "--check", "--warning", "5"}, "query", "longer than --critical");
  check_refused({"query", "--check", "--critical", "1m"}, "query", "--critical \"1m\": write sec");
  check_refused({"query", "--check", "--status", "localhost"}, "query", "--status localhost: not");
  for (const auto* option : {"--status", "--warning", "--critical"}) {
    check_refused({"query", "a=b", option, "1"}, "query", std::string(option) + " is for --check");
  }
}

TEST_CASE("query takes attributes, and where to ask") {
  const auto options = parse_as<QueryOptions>(
      {"query", "sender=", "--to", "inet:[::1]:10023", "recipient=b=c@d", "x=[1,2]", "y={}"});
  REQUIRE(options.to);
  CHECK(options.to->text() == "inet:[::1]:10023");
  CHECK(options.attributes == Arguments{"sender=", "recipient=b=c@d", "x=[1,2]", "y={}"});
  CHECK_FALSE(parse_as<QueryOptions>({"query", "a=b"}).to);
}

TEST_CASE("migrate takes its store") {
  const auto command =
      parse_as<MigrateCommand>({"migrate", "--store", "mysql://root@h/g", "--dry-run"});
  CHECK(command.sources.store == "mysql://root@h/g");
  CHECK(command.dry_run);
  CHECK_FALSE(command.yes);
  CHECK(parse_as<MigrateCommand>({"migrate", "--yes"}).yes);
}

TEST_CASE("a wrong command line gives one line with the remedy") {
  check_refused({}, "", "a command is needed: serve");
  check_refused({"srve"}, "", "unknown command \"srve\" (did you mean serve?)");
  check_refused({"xyzzy\n"}, "", "unknown command \"xyzzy?\"");
  check_refused({"--config", "f", "serve"}, "", "unknown option --config");
  check_refused({"serve", "--lisen", "x"}, "serve",
                "unknown option --lisen (did you mean --listen?)");
  check_refused({"serve", "--to=x"}, "serve", "unknown option --to");
  check_refused({"serve", "-v"}, "serve", "unknown option -v");
  check_refused({"serve", "now"}, "serve", "unexpected argument \"now\"");
  check_refused({"serve", "--listen", "unix:/a", "unix:/b"}, "serve", "argument \"unix:/b\"");
  check_refused({"serve", "--config"}, "serve", "--config needs a value");
  check_refused({"serve", "--daemon=maybe"}, "serve", "maybe");
  check_refused({"serve", "--set", "greylist.delay"}, "serve", "KEY=VALUE");
  check_refused({"check-config", "--set", "=x"}, "check-config", "KEY=VALUE");
  check_refused({"check-config", "--daemon"}, "check-config", "unknown option --daemon");
  check_refused({"query"}, "query", "say what to ask");
  check_refused({"query", "sender"}, "query", "\"sender\": write name=value");
  check_refused({"query", "=x"}, "query", "write name=value");
  check_refused({"query", "a=b\nc=d"}, "query", "a line end");
  check_refused({"query", "a=b\r"}, "query", "a line end");
  check_refused({"query", "a=b", "--to", "localhost"}, "query", "--to localhost: not an endpoint");
  check_refused({"query", "a=b", "--to", "inet:127.0.0.1:0"}, "query", "from 1 to 65535");
  check_refused({"replay"}, "replay", "say which logs to read");
  check_refused({"replay", "log", "--with", "greylist.delay"}, "replay", "--with needs KEY=VALUE");
  check_refused({"replay", "log", "--set", "=x"}, "replay", "--set needs KEY=VALUE");
  check_refused({"replay", "log", "--per-second", "5"}, "replay", "is for --ask-dns");
  for (const char* rate : {"0", "1001", "5x", "-1", ""}) {
    check_refused({"replay", "log", "--ask-dns", "--per-second", rate}, "replay", "from 1 to 1000");
  }
  check_refused({"replay", "log", "--json", "--html", "-"}, "replay", "both write to stdout");
  check_refused({"replay", "log", "--ask-dns", "--answers", "-"}, "replay", "can't be stdin");
  check_refused({"migrate", "--force"}, "migrate", "unknown option --force");
  check_refused({"migrate", "serve"}, "migrate", "unexpected argument");
}

TEST_CASE("a password in a wrong command line is not shown") {
  const std::string url = "mysql://u:hunter2@h/d";
  for (const auto& arguments :
       {Arguments{"serve", "--stor=" + url}, Arguments{"serve", "--set", url},
        Arguments{"serve", url}, Arguments{"check-config", url + "?x=1"}, Arguments{"migrate", url},
        Arguments{url}, Arguments{"serve", "--" + url}, Arguments{"serve", "--daemon=" + url},
        Arguments{"serve", "--pidfile", url}, Arguments{"serve", "--user", url},
        Arguments{"query", url}, Arguments{"query", "a=" + url + "\n"},
        Arguments{"query", "a=b", "--to", url}}) {
    const std::string text = parse_as<UsageError>(arguments).text;
    INFO(text);
    CHECK(text.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a store URL without its option gets the hint to write --store") {
  check_refused({"serve", "mysql://u:hunter2@h/d"}, "serve",
                "unexpected argument \"mysql://u:…@h/d\"; write --store URL");
  check_refused({"migrate", "mysql://h/d"}, "migrate", "write --store URL");
  check_refused({"serve", "--user", "mysql://h/d"}, "serve", "write --store URL");
}

TEST_CASE("help starts with an example and fits a screen") {
  for (const std::string command :
       {"",       "serve",    "check-config", "doctor",  "query",  "explain", "migrate",
        "allow",  "disallow", "exemptions",   "waiting", "show",   "find",    "release",
        "forget", "link",     "purge",        "export",  "report", "import"}) {
    INFO(command);
    Arguments arguments{"--help"};
    if (!command.empty()) arguments.insert(arguments.begin(), command);
    const std::string text = parse_as<ShowText>(arguments).text;
    CHECK(text.find("Example: ") == 0);
    CHECK(text.find("grayling " + (command.empty() ? "serve" : command)) < 60);
    std::istringstream lines(text);
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) CHECK(line.size() < 80);
    CHECK(count < 24);
  }
  CHECK(parse_as<ShowText>({"serve", "--help", "--nonsense"}).text.find("--daemon") !=
        std::string::npos);
  CHECK(parse_as<ShowText>({"--version"}).text.find("grayling ") == 0);
}

TEST_CASE("link takes one recipient, and for how long or that its links end") {
  const auto link = [](Arguments arguments) {
    arguments.insert(arguments.begin(), "link");
    return std::get<LinkCommand>(parse_as<AdminCommand>(arguments));
  };
  CHECK(link({"Anna@Example.org"}).recipient == "anna@example.org");
  CHECK(link({"anna@example.org"}).lasts == 30 * 86400);
  CHECK(link({"anna@example.org", "--for", "1y"}).lasts == 365 * 86400);
  CHECK(link({"--revoke", "anna@example.org"}).is_revoke);
  CHECK_FALSE(link({"anna@example.org"}).is_revoke);
  check_refused({"link"}, "link", "say whose link");
  check_refused({"link", "anna"}, "link", "\"anna\" has no '@'; write it like anna@example.org");
  check_refused({"link", "@example.org"}, "link", "is no single address");
  check_refused({"link", "/./@example.org"}, "link", "isn't supported here");
  check_refused({"link", "a@b.example", "--for", "2y"}, "link", "longer than 1y");
  check_refused({"link", "a@b.example", "--for", "soon"}, "link", "write it like 15m");
  check_refused({"link", "a@b.example", "--for", "1d", "--revoke"}, "link", "can't be combined");
}

TEST_CASE("allow takes one pattern, for how long, and why") {
  const auto command = std::get<AllowCommand>(
      parse_as<AdminCommand>({"allow", "--recipient", "u@d", "--for", "15m", "--reason", "a code",
                              "--store", "sqlite:/g.db"}));
  CHECK(command.list == ExemptList::Recipients);
  CHECK(command.patterns == Arguments{"u@d"});
  CHECK(command.lasts == 900);
  CHECK(command.reason == "a code");
  CHECK(command.sources.store == "sqlite:/g.db");
  const auto plain =
      std::get<AllowCommand>(parse_as<AdminCommand>({"allow", "--client=192.0.2.7"}));
  CHECK(plain.list == ExemptList::Clients);
  CHECK_FALSE(plain.lasts);
  const auto two = std::get<AllowCommand>(
      parse_as<AdminCommand>({"allow", "--client", "a.b", "--client", "c.d", "--for", "1y"}));
  CHECK(two.patterns == Arguments{"a.b", "c.d"});
  CHECK(two.lasts == 365 * 86400);
  check_refused({"allow", "--client", "a.b", "--client", "c d"}, "allow", "\"c d\": has a blank");
  check_refused({"allow"}, "allow", "say what to exempt: --client, --sender or --recipient");
  check_refused({"allow", "--client", "a.b", "--sender", "a@b"}, "allow", "can't be combined");
  check_refused({"allow", "--client", "a b"}, "allow", "has a blank in it");
  check_refused({"allow", "--client", "#"}, "allow", "is empty");
  check_refused({"allow", "--sender", "/\xff/"}, "allow", "aren't UTF-8");
  check_refused({"allow", "--client", "a.b", "--for", "soon"}, "allow", "write it like 15m");
  check_refused({"allow", "--client", "a.b", "--for", "500ms"}, "allow", "write it like 15m");
  check_refused({"allow", "--client", "a.b", "--reason", std::string(256, 'x')}, "allow",
                "longer than 255");
  check_refused({"allow", "--client", "a.b", "--fro", "1m"}, "allow", "did you mean --for?");
}

TEST_CASE("exemptions are listed by pages, and taken back by their ids") {
  const auto list = std::get<ExemptionsCommand>(parse_as<AdminCommand>(
      {"exemptions", "--unused", "90d", "--json", "--limit", "5", "--after", "10"}));
  CHECK(list.unused == 90 * 86400);
  CHECK(list.page.is_json);
  CHECK(list.page.limit == 5);
  CHECK(list.page.after == "10");
  CHECK(std::get<ExemptionsCommand>(parse_as<AdminCommand>({"exemptions"})).page.limit == 100);
  const auto back = std::get<DisallowCommand>(parse_as<AdminCommand>({"disallow", "12", "13"}));
  CHECK(back.ids == std::vector<std::int64_t>{12, 13});
  check_refused({"disallow"}, "disallow", "exemptions lists each ID");
  const auto by_text =
      std::get<DisallowCommand>(parse_as<AdminCommand>({"disallow", "@example.org", "12"}));
  CHECK(by_text.patterns == Arguments{"@example.org"});
  CHECK(by_text.ids == std::vector<std::int64_t>{12});
  check_refused({"disallow", "99999999999999999999"}, "disallow", "no ID");
  check_refused({"disallow", "-1"}, "disallow", "");
  check_refused({"exemptions", "--limit", "0"}, "exemptions", "write a number");
  check_refused({"exemptions", "--after", "a,b,c"}, "exemptions", "number of rows to skip");
}

TEST_CASE("commands on senders take what to look for") {
  using Verb = SendersCommand::Verb;
  const std::vector<std::pair<std::string, Verb>> verbs = {{"waiting", Verb::Waiting},
                                                           {"show", Verb::Show},
                                                           {"find", Verb::Find},
                                                           {"release", Verb::Release},
                                                           {"forget", Verb::Forget}};
  for (const auto& [name, verb] : verbs) {
    const auto command = std::get<SendersCommand>(parse_as<AdminCommand>({name, "a@d"}));
    CHECK(command.verb == verb);
    CHECK(command.pattern == "a@d");
    CHECK_FALSE(command.yes);
    if (verb != Verb::Waiting) check_refused({name}, name, "say what to look for");
  }
  CHECK(std::get<SendersCommand>(parse_as<AdminCommand>({"waiting"})).pattern.empty());
  CHECK(std::get<SendersCommand>(parse_as<AdminCommand>({"forget", "--yes", "*"})).yes);
  const auto forget =
      std::get<SendersCommand>(parse_as<AdminCommand>({"forget", "--dry-run", "*"}));
  CHECK(forget.dry_run);
  const auto sorted = std::get<SendersCommand>(
      parse_as<AdminCommand>({"waiting", "--sort", "oldest", "--after", "17,a,b,c"}));
  CHECK(sorted.sort == SenderSort::Oldest);
  CHECK(std::get<SendersCommand>(parse_as<AdminCommand>({"waiting"})).sort == SenderSort::Newest);
  check_refused({"waiting", "--sort", "size"}, "waiting", "write newest, oldest or sender");
  check_refused({"waiting", "--after", "a,b,c"}, "waiting", "no position in this order");
  check_refused({"find", "a", "--after", "x"}, "find", "no position in this order");
  check_refused({"find", "a", "b"}, "find", "unexpected argument \"b\"");
}

TEST_CASE("the whole table is purged, exported, and brought back") {
  const auto purge =
      std::get<PurgeCommand>(parse_as<AdminCommand>({"purge", "--dry-run", "--store", "s"}));
  CHECK(purge.dry_run);
  CHECK_FALSE(purge.yes);
  CHECK(purge.sources.store == "s");
  CHECK(std::get<ExportCommand>(parse_as<AdminCommand>({"export", "--config", "f"})).sources.file ==
        "f");
  CHECK(parse_as<ImportCommand>({"import", "ndjson", "-"}).from == kOwnExport);
  check_refused({"import", "ndjsn", "-"}, "import", "did you mean ndjson?");
}

}  // namespace grayling
