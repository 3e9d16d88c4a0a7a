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
#include "grayling/greylist/plain_address.hpp"
#include "grayling/store/admin.hpp"

namespace grayling {
namespace {

constexpr std::size_t kLimitMax = 1'000'000;  // rows of one page

constexpr std::array<std::pair<const char*, SendersCommand::Verb>, 5> kVerbs = {{
    {"waiting", SendersCommand::Verb::Waiting},
    {"show", SendersCommand::Verb::Show},
    {"find", SendersCommand::Verb::Find},
    {"release", SendersCommand::Verb::Release},
    {"forget", SendersCommand::Verb::Forget},
}};

std::string in_quotes(std::string_view text) {
  return "\"" + shown_argument(text) + "\"";
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
    return fail(std::string(option) +
                " may hold neither control characters nor bytes that aren't UTF-8");
  }
  if (count_chars(text) <= chars_max) return {};
  return fail(std::string(option) + ": longer than " + std::to_string(chars_max) + " characters");
}

}  // namespace

Subcommand AdminLine::add(Parser& parser, const char* name, const char* what, const char* example) {
  const Subcommand command = parser.add(name, what, example);
  command.add_text("--config", sources_.file, "FILE",
                   "the configuration (default /etc/grayling/grayling.toml)");
  command.add_text("--store", sources_.store, "URL", "the store, instead of the configuration's");
  commands_.push_back(command);
  return command;
}

void AdminLine::add_page(const Subcommand& command, const char* after, const char* what) {
  command.add_flag("--json", is_json_, "print JSON");
  command.add_text("--limit", limit_, "N", "show at most N rows (default 100)");
  command.add_text("--after", after_, after, what);
}

void AdminLine::add_to(Parser& parser) {
  const auto allow = add(parser, "allow", "exempt a client, sender or recipient on all hosts",
                         "grayling allow --recipient anna@example.org --for 15m");
  allow.add_texts("--client", clients_, "PATTERN",
                  "like 192.0.2.0/24, example.org or /regex/; repeatable");
  allow.add_texts("--sender", senders_, "PATTERN",
                  "like user@example.org or @example.org; repeatable");
  allow.add_texts("--recipient", recipients_, "PATTERN", "the same for recipients; repeatable");
  allow.add_text("--for", lasts_, "TIME", "how long, like 15m, 30d or 1y (default: for ever)");
  allow.add_text("--reason", reason_, "TEXT", "a note that tells other administrators why");

  const auto disallow =
      add(parser, "disallow", "remove exemptions that allow has added", "grayling disallow 12");
  disallow.add_arguments(taken_back_, "ID|PATTERN...",
                         "an ID or a PATTERN that grayling exemptions lists");

  const auto exemptions = add(parser, "exemptions", "list exemptions, and when each last matched",
                              "grayling exemptions --unused 90d");
  exemptions.add_text("--unused", unused_, "TIME",
                      "show only those that matched nothing for this time");
  add_page(exemptions, "N", "skip the first N");

  constexpr auto kAfter = "KEY";
  constexpr auto kAfterWhat = "continue after the KEY that the last page printed";
  const auto waiting =
      add(parser, "waiting", "list mail that waits for its retry", "grayling waiting example.org");
  add_page(waiting, kAfter, kAfterWhat);
  waiting.add_text("--sort", sort_, "ORDER", "newest, oldest or sender (default newest)");
  const auto show = add(parser, "show", "show everything that is known of a sender",
                        "grayling show anna@example.org");
  show.add_flag("--json", is_json_, "print JSON");
  const auto find = add(parser, "find", "list what is known of senders, clients and recipients",
                        "grayling find '*@example.org'");
  add_page(find, kAfter, kAfterWhat);
  const auto release = add(parser, "release", "let waiting mail pass at its next attempt",
                           "grayling release anna@example.org");
  const auto forget = add(parser, "forget", "forget senders that are known or waiting",
                          "grayling forget '*@spam.example'");
  for (const auto& command : {waiting, show, find, release, forget}) {
    command.add_argument(pattern_, "PATTERN", kSenderPatternForms);
  }
  for (const auto& command : {release, forget}) {
    command.add_flag("--dry-run", is_dry_run_, "only list the senders that match");
    command.add_flag("--yes", yes_, "don't ask for confirmation");
  }
  const auto link = add(parser, "link", "print a link to somebody's page of waiting mail",
                        "grayling link anna@example.org --for 30d");
  link.add_text("--for", lasts_, "TIME", "how long it is valid, up to 1y (default 30d)");
  link.add_flag("--revoke", is_revoke_, "revoke all links of this recipient instead");
  link.add_argument(link_recipient_, "ADDRESS", "the recipient, like anna@example.org");
  add_whole_table(parser);
}

void AdminLine::add_whole_table(Parser& parser) {
  const auto purge =
      add(parser, "purge", "remove all expired rows now", "grayling purge --dry-run");
  purge.add_flag("--dry-run", is_dry_run_, "only count the expired rows");
  purge.add_flag("--yes", yes_, "don't ask for confirmation");
  add(parser, "export", "print everything that is known, as lines of JSON",
      "grayling export >known.ndjson");
  const auto report = add(parser, "report", "report how many senders waited and who came back",
                          "grayling report --since 7d --html report.html");
  report.add_text("--since", since_, "TIME", "how far back it goes, up to 90d (default 7d)");
  report.add_text("--html", html_, "FILE", "write a page for a browser to FILE; - is stdout");
  report.add_flag("--json", is_json_, "print JSON");
}

bool AdminLine::has(const Subcommand& command) const {
  return std::find(commands_.begin(), commands_.end(), command) != commands_.end();
}

Result<AdminCommand> AdminLine::finish(const Subcommand& command) const {
  const std::string name = command.name();
  const auto with_sources = [&](auto parsed) -> Result<AdminCommand> {
    if (!parsed) return fail(parsed.error());
    parsed->sources = sources_;
    return AdminCommand(std::move(*parsed));
  };
  if (name == "allow") return with_sources(allow_command());
  if (name == "disallow") return with_sources(disallow_command());
  if (name == "exemptions") return with_sources(exemptions_command());
  if (name == "link") return with_sources(link_command());
  if (name == "purge") return with_sources(Result<PurgeCommand>({{}, is_dry_run_, yes_}));
  if (name == "export") return with_sources(Result<ExportCommand>(ExportCommand{}));
  if (name == "report") return with_sources(report_command());
  return with_sources(senders_command(name));
}

Result<LinkCommand> AdminLine::link_command() const {
  constexpr Seconds kMonth = 30 * kDay;
  constexpr Seconds kYear = 366 * kDay;
  LinkCommand command;
  if (link_recipient_.empty()) return fail("say whose link: ADDRESS, like anna@example.org");
  auto recipient = plain_address(link_recipient_);
  if (!recipient) return fail(in_quotes(link_recipient_) + " " + recipient.error().text);
  command.recipient = std::move(*recipient);
  const auto lasts = seconds("--for", lasts_);
  if (!lasts) return fail(lasts.error());
  command.lasts = lasts->value_or(kMonth);
  if (command.lasts > kYear) return fail("--for " + in_quotes(lasts_) + ": longer than 1y");
  if (is_revoke_ && *lasts) return fail("--for and --revoke can't be combined");
  command.is_revoke = is_revoke_;
  return command;
}

Result<ReportCommand> AdminLine::report_command() const {
  constexpr Seconds kWeek = 7 * kDay;
  ReportCommand command;
  const auto since = seconds("--since", since_);
  if (!since) return fail(since.error());
  command.since = since->value_or(kWeek);
  if (command.since > kTallyKept) {
    return fail("--since " + in_quotes(since_) + ": counts are kept for 90d");
  }
  if (html_ == "-" && is_json_) {
    return fail("--html - and --json both write to stdout; give one of them");
  }
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
    return fail("say what to exempt: --client, --sender or --recipient PATTERN");
  }
  if (given > 1) {
    return fail(
        "--client, --sender and --recipient can't be combined: each is an exemption of its own; "
        "use one command for each, or a [[policy]] in the configuration");
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
      if (text.starts_with("-")) return fail(in_quotes(text) + ": neither an ID nor a pattern");
      command.patterns.push_back(text);
      continue;
    }
    const auto id = number(text, INT64_MAX, "no ID; grayling exemptions lists them");
    if (!id) return fail(id.error());
    command.ids.push_back(*id);
  }
  if (command.ids.empty() && command.patterns.empty()) {
    return fail("say what to remove; grayling exemptions lists each ID and PATTERN");
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
  const auto skipped = number(after_, INT64_MAX, "write the number of rows to skip, like 100");
  if (!skipped) return fail("--after " + skipped.error().text);
  return command;
}

Result<SenderSort> AdminLine::sort_order() const {
  if (sort_.empty() || sort_ == "newest") return SenderSort::Newest;
  if (sort_ == "oldest") return SenderSort::Oldest;
  if (sort_ == "sender") return SenderSort::Sender;
  return fail("--sort " + in_quotes(sort_) + ": write newest, oldest or sender");
}

Result<SendersCommand> AdminLine::senders_command(const std::string& name) const {
  SendersCommand command;
  for (const auto& [known, verb] : kVerbs) {
    if (name == known) command.verb = verb;
  }
  if (pattern_.empty() && command.verb != SendersCommand::Verb::Waiting) {
    return fail("say what to look for: an address, or a part with *");
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
  const bool is_position = is_sorted ? parse_position(after).has_value()
                                     : parse_key(after) || (is_find && parse_standing_key(after));
  if (!after.empty() && !is_position) {
    return fail("--after " + in_quotes(after) +
                ": no position in this order; take the one that the last page printed");
  }
  command.page = *page;
  command.pattern = pattern_;
  command.yes = yes_;
  command.dry_run = is_dry_run_;
  return command;
}

}  // namespace grayling
