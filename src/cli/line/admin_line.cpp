// SPDX-License-Identifier: MIT
#include "cli/line/admin_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "cli/admin/sender_order.hpp"
#include "cli/admin/sender_pattern.hpp"
#include "grayling/base/count_chars.hpp"
#include "grayling/base/text.hpp"
#include "grayling/config/duration.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {
namespace {

constexpr std::size_t kShownBytesMax = 80;
constexpr std::size_t kLimitMax = 1'000'000;  // rows of one page

constexpr std::array<std::pair<const char*, SendersCommand::Verb>, 5> kVerbs = {{
    {"waiting", SendersCommand::Verb::Waiting},
    {"show", SendersCommand::Verb::Show},
    {"find", SendersCommand::Verb::Find},
    {"release", SendersCommand::Verb::Release},
    {"forget", SendersCommand::Verb::Forget},
}};

CLI::Option* add_text(CLI::App& app, const char* name, std::string& text, const char* what,
                      const char* description) {
  return app.add_option(name, text, description)->option_text(what)->take_last();
}

std::string in_quotes(std::string_view text) {
  return "\"" + printable(text, kShownBytesMax) + "\"";
}

Result<std::int64_t> number(std::string_view text, std::int64_t max, std::string_view good) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value > 0 && value <= max) {
    return value;
  }
  return fail(in_quotes(text) + ": " + std::string(good));
}

Result<std::optional<Seconds>> seconds(const char* option, std::string_view text) {
  if (text.empty()) return std::optional<Seconds>();
  const auto duration = parse_duration(text);
  constexpr std::chrono::hours kHundredYears{24 * 36'525};
  const bool is_good =
      duration && *duration >= std::chrono::seconds(1) && *duration <= kHundredYears;
  if (!is_good) {
    return fail(std::string(option) + " " + in_quotes(text) +
                ": write it like 15m, 90d or 1y, from 1s to 100y");
  }
  return std::optional<Seconds>(
      std::chrono::duration_cast<std::chrono::seconds>(*duration).count());
}

Result<void> check_text(const char* option, const std::string& text, std::size_t chars_max) {
  if (!is_utf8(text) || has_control_characters(text)) {
    return fail(std::string(option) + ": control characters and what is no UTF-8 can't be in it");
  }
  if (count_chars(text) <= chars_max) return {};
  return fail(std::string(option) + ": longer than " + std::to_string(chars_max) + " characters");
}

}  // namespace

CLI::App* AdminLine::add(CLI::App& app, const char* name, const char* what, const char* example) {
  CLI::App* const command = app.add_subcommand(name, what);
  command->footer(example);
  add_text(*command, "--config", config_, "FILE",
           "the configuration, else /etc/grayling/grayling.toml");
  add_text(*command, "--store", store_, "URL", "the store, instead of the configuration's");
  commands_.push_back(command);
  return command;
}

void AdminLine::add_page(CLI::App& command, const char* after, const char* what) {
  command.add_flag("--json", is_json_, "for scripts");
  add_text(command, "--limit", limit_, "N", "show so many at most, else 100");
  add_text(command, "--after", after_, after, what);
}

void AdminLine::add_to(CLI::App& app) {
  auto* allow = add(app, "allow", "exempt a client, sender or recipient on all hosts",
                    "grayling allow --recipient anna@example.org --for 15m");
  const auto add_patterns = [&](const char* name, std::vector<std::string>& patterns,
                                const char* what) {
    allow->add_option(name, patterns, what)->option_text("PATTERN")->allow_extra_args(false);
  };
  add_patterns("--client", clients_, "192.0.2.0/24, example.org, /regex/ …; repeatable");
  add_patterns("--sender", senders_, "user@example.org, @example.org …; repeatable");
  add_patterns("--recipient", recipients_, "the same, of recipients; repeatable");
  add_text(*allow, "--for", lasts_, "TIME", "how long, like 15m, 30d or 1y; else for ever");
  add_text(*allow, "--reason", reason_, "TEXT", "why, for those who come after you");

  auto* disallow =
      add(app, "disallow", "take back what allow has exempted", "grayling disallow 12");
  disallow->add_option("what", taken_back_, "its number, or its pattern, as exemptions shows them")
      ->option_text("ID|PATTERN...");

  auto* exemptions = add(app, "exemptions", "list who is exempt, and when that last mattered",
                         "grayling exemptions --unused 90d");
  add_text(*exemptions, "--unused", unused_, "TIME", "those that matched nobody for so long");
  add_page(*exemptions, "N", "skip so many");

  constexpr auto kAfter = "KEY";
  constexpr auto kAfterWhat = "go on after what the page before has named";
  auto* waiting =
      add(app, "waiting", "list the mail that waits for its retry", "grayling waiting example.org");
  add_page(*waiting, kAfter, kAfterWhat);
  add_text(*waiting, "--sort", sort_, "ORDER", "newest, oldest or sender; else newest");
  auto* show =
      add(app, "show", "show all that is known of a sender", "grayling show anna@example.org");
  show->add_flag("--json", is_json_, "for scripts");
  auto* find = add(app, "find", "list what is known of senders, clients and recipients",
                   "grayling find '*@example.org'");
  add_page(*find, kAfter, kAfterWhat);
  auto* release = add(app, "release", "let waiting mail pass with its next try",
                      "grayling release anna@example.org");
  auto* forget =
      add(app, "forget", "forget who is known, or waits", "grayling forget '*@spam.example'");
  for (auto* command : {waiting, show, find, release, forget}) {
    command->add_option("pattern", pattern_, kSenderPatternForms)->option_text("PATTERN");
  }
  for (auto* command : {release, forget}) {
    command->add_flag("--dry-run", is_dry_run_, "only list whom it means");
    command->add_flag("--yes", yes_, "don't ask, also where it is many");
  }
  add_whole_table(app);
}

void AdminLine::add_whole_table(CLI::App& app) {
  auto* purge = add(app, "purge", "remove what has expired, at once", "grayling purge --dry-run");
  purge->add_flag("--dry-run", is_dry_run_, "only say how much it is");
  purge->add_flag("--yes", yes_, "don't ask");
  add(app, "export", "print all that is known as lines of JSON", "grayling export >known.ndjson");
  auto* report = add(app, "report", "tell what greylisting did: who came back, who never",
                     "grayling report --since 7d --html report.html");
  add_text(*report, "--since", since_, "TIME", "of so long before now, up to 90d; else 7d");
  add_text(*report, "--html", html_, "FILE", "write a page that a browser shows; - for stdout");
  report->add_flag("--json", is_json_, "for scripts");
}

bool AdminLine::has(const CLI::App& command) const {
  return std::find(commands_.begin(), commands_.end(), &command) != commands_.end();
}

ConfigSources AdminLine::sources_of(const CLI::App& command) const {
  ConfigSources sources;
  if (command.count("--config") > 0) sources.file = config_;
  if (command.count("--store") > 0) sources.store = store_;
  return sources;
}

Result<AdminCommand> AdminLine::finish(const CLI::App& command) const {
  const std::string name = command.get_name();
  const auto with_sources = [&](auto parsed) -> Result<AdminCommand> {
    if (!parsed) return fail(parsed.error());
    parsed->sources = sources_of(command);
    return AdminCommand(std::move(*parsed));
  };
  if (name == "allow") return with_sources(allow_command());
  if (name == "disallow") return with_sources(disallow_command());
  if (name == "exemptions") return with_sources(exemptions_command());
  if (name == "purge") return with_sources(Result<PurgeCommand>({{}, is_dry_run_, yes_}));
  if (name == "export") return with_sources(Result<ExportCommand>(ExportCommand{}));
  if (name == "report") return with_sources(report_command());
  return with_sources(senders_command(command));
}

Result<ReportCommand> AdminLine::report_command() const {
  constexpr Seconds kWeek = Seconds{7} * 86400;
  ReportCommand command;
  const auto since = seconds("--since", since_);
  if (!since) return fail(since.error());
  command.since = since->value_or(kWeek);
  if (command.since > kTallyKept) {
    return fail("--since " + in_quotes(since_) + ": counts are kept for 90d");
  }
  if (html_ == "-" && is_json_) return fail("--html - and --json both want stdout; write one");
  command.html = html_;
  command.is_json = is_json_;
  return command;
}

// `pattern` as an entry of this list.
Result<void> AdminLine::check_exempt(ExemptList list, const std::string& pattern) {
  const std::string option = "--" + std::string(exempt_kind(list));
  if (auto good = check_text(option.c_str(), pattern, kExemptionPatternCharsMax); !good) {
    return good;
  }
  Exemptions checked;
  const auto added = checked.add(list, pattern, 0);
  if (!added) return fail(option + " " + in_quotes(pattern) + ": " + added.error().text);
  if (checked.size() == 0) return fail(option + " " + in_quotes(pattern) + ": is empty");
  return {};
}

Result<AllowCommand> AdminLine::allow_command() const {
  AllowCommand command;
  int given = 0;
  for (const auto list : {ExemptList::Clients, ExemptList::Senders, ExemptList::Recipients}) {
    const auto& patterns = list == ExemptList::Clients   ? clients_
                           : list == ExemptList::Senders ? senders_
                                                         : recipients_;
    if (patterns.empty()) continue;
    ++given;
    command.list = list;
    command.patterns = patterns;
  }
  if (given == 0) {
    return fail("whom to exempt is missing; write --client, --sender or --recipient PATTERN");
  }
  if (given > 1) {
    return fail(
        "--client, --sender and --recipient are exemptions of their own, and not conditions of "
        "one; write a command for each, or a [[policy]] in the configuration");
  }
  for (const auto& pattern : command.patterns) {
    if (auto good = check_exempt(command.list, pattern); !good) {
      return fail(good.error());
    }
  }
  const auto good = check_text("--reason", reason_, kExemptionTextCharsMax);
  if (!good) return fail(good.error());
  const auto lasts = seconds("--for", lasts_);
  if (!lasts) return fail(lasts.error());
  command.lasts = *lasts;
  command.reason = reason_;
  return command;
}

Result<DisallowCommand> AdminLine::disallow_command() const {
  DisallowCommand command;
  for (const auto& text : taken_back_) {
    if (text.find_first_not_of("0123456789") != std::string::npos) {
      if (text.starts_with("-")) return fail(in_quotes(text) + ": no id, and no pattern");
      command.patterns.push_back(text);
      continue;
    }
    const auto id = number(text, INT64_MAX, "no id; grayling exemptions shows them, like 12");
    if (!id) return fail(id.error());
    command.ids.push_back(*id);
  }
  if (command.ids.empty() && command.patterns.empty()) {
    return fail("what to take back is missing; grayling exemptions shows each ID and PATTERN");
  }
  return command;
}

Result<Page> AdminLine::page() const {
  Page page;
  if (!limit_.empty()) {
    const auto limit = number(limit_, kLimitMax, "write a number, from 1 to 1000000");
    if (!limit) return fail("--limit " + limit.error().text);
    page.limit = static_cast<std::size_t>(*limit);
  }
  page.after = after_;
  page.is_json = is_json_;
  return page;
}

Result<ExemptionsCommand> AdminLine::exemptions_command() const {
  ExemptionsCommand command;
  const auto unused = seconds("--unused", unused_);
  if (!unused) return fail(unused.error());
  command.unused = *unused;
  const auto page = this->page();
  if (!page) return fail(page.error());
  command.page = *page;
  if (after_.empty()) return command;
  const auto skipped = number(after_, INT64_MAX, "write how many to skip, like 100");
  if (!skipped) return fail("--after " + skipped.error().text);
  return command;
}

Result<SenderSort> AdminLine::sort_order() const {
  if (sort_.empty() || sort_ == "newest") return SenderSort::Newest;
  if (sort_ == "oldest") return SenderSort::Oldest;
  if (sort_ == "sender") return SenderSort::Sender;
  return fail("--sort " + in_quotes(sort_) + ": write newest, oldest or sender");
}

Result<SendersCommand> AdminLine::senders_command(const CLI::App& app) const {
  SendersCommand command;
  for (const auto& [name, verb] : kVerbs) {
    if (app.get_name() == name) command.verb = verb;
  }
  if (pattern_.empty() && command.verb != SendersCommand::Verb::Waiting) {
    return fail("what to look for is missing; write an address, or a part with *");
  }
  const auto page = this->page();
  if (!page) return fail(page.error());
  if (command.verb == SendersCommand::Verb::Waiting) {
    const auto sort = sort_order();
    if (!sort) return fail(sort.error());
    command.sort = *sort;
  }
  const bool is_sorted = command.sort != SenderSort::Sender;
  const bool is_find = command.verb == SendersCommand::Verb::Find;
  const auto& after = page->after;
  const bool is_place = is_sorted ? parse_position(after).has_value()
                                  : parse_key(after) || (is_find && parse_standing_key(after));
  if (!after.empty() && !is_place) {
    return fail("--after " + in_quotes(after) +
                ": no place in this order; take the one that the page before has named");
  }
  command.page = *page;
  command.pattern = pattern_;
  command.yes = yes_;
  command.dry_run = is_dry_run_;
  return command;
}

}  // namespace grayling
