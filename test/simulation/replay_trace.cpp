// SPDX-License-Identifier: MIT
// replay_trace [OPTION...]: plays a trace to each greylister, and prints the figures as JSON.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>  // join since fmt 11

#include "simulation/deny_list.hpp"
#include "simulation/dns_lists.hpp"
#include "simulation/grayling_run.hpp"
#include "simulation/iredapd_model.hpp"
#include "simulation/log_check.hpp"
#include "simulation/postgrey_model.hpp"
#include "simulation/refusing.hpp"
#include "simulation/replay_run.hpp"
#include "simulation/rspamd_model.hpp"
#include "simulation/sign_shares.hpp"
#include "simulation/sqlgrey_model.hpp"
#include "simulation/trace_log.hpp"

namespace grayling::simulation {
namespace {

// The clients that packages exempt, and those of postgrey's list too if it is wanted.
std::shared_ptr<const Exemptions> exemptions(bool has_postgrey_list) {
  auto exempt = std::make_shared<Exemptions>();
  exempt->begin_source("exempt-providers");
  std::ifstream file(GRAYLING_SOURCE_DIR "/etc/exempt-providers");
  std::uint32_t number = 0;
  for (std::string line; std::getline(file, line);) {
    exempt->add(ExemptList::Clients, line, ++number).value();
  }
  for (std::size_t i = 0; i < kPoolCount && has_postgrey_list; ++i) {
    const Pool& of = pool(PoolName(i));
    if (of.is_on_postgrey_list) exempt->add(ExemptList::Clients, of.domain, ++number).value();
  }
  exempt->finish();
  return exempt;
}

using Lists = std::vector<DnsList>;

// `dns` null: it isn't asked.
std::unique_ptr<Greylister> grayling(const TraceDns* dns, bool has_postgrey_list = false) {
  return std::make_unique<GraylingRun>(exemptions(has_postgrey_list), EngineSettings{}, dns);
}

// All strangers wait, and lists are asked.
std::unique_ptr<Greylister> with_lists(const TraceDns* dns, Lists lists,
                                       Seconds long_delay = SuspicionSettings{}.long_delay) {
  EngineSettings settings;
  settings.suspicion.long_delay = long_delay;
  settings.dns_lists = std::move(lists);
  return std::make_unique<GraylingRun>(exemptions(false), settings, dns);
}

// Only the suspicious wait.
std::unique_ptr<Greylister> selective(const TraceDns* dns, Lists lists = {}) {
  GreylistSettings greylist;
  greylist.selective = true;
  EngineSettings settings;
  settings.greylist = std::make_shared<const GreylistSettings>(greylist);
  settings.dns_lists = std::move(lists);
  return std::make_unique<GraylingRun>(exemptions(false), settings, dns);
}

struct Candidate {
  const char* name;
  std::function<std::unique_ptr<Greylister>(TraceDns&)> make;
};

// The rows of README's table.
const Candidate kCandidates[] = {
    {"grayling", [](TraceDns& dns) { return grayling(&dns); }},
    {"grayling without DNS", [](TraceDns&) { return grayling(nullptr); }},
    {"grayling with postgrey's list", [](TraceDns& dns) { return grayling(&dns, true); }},
    {"postgrey", [](TraceDns&) { return std::make_unique<PostgreyModel>(true); }},
    {"postgrey without its list", [](TraceDns&) { return std::make_unique<PostgreyModel>(false); }},
    {"sqlgrey", [](TraceDns&) { return std::make_unique<SqlgreyModel>(); }},
    {"iRedAPD, SPF lets pass", [](TraceDns& dns) { return std::make_unique<IredapdModel>(dns); }},
    {"rspamd, only suspects wait",
     [](TraceDns& dns) { return std::make_unique<RspamdModel>(dns); }},
};

// Those of the table in doc/signals.md.
const Candidate kSignalCandidates[] = {
    {"all wait", [](TraceDns& dns) { return grayling(&dns); }},
    {"all wait, DNSBL", [](TraceDns& dns) { return with_lists(&dns, {deny_list_settings()}); }},
    {"all wait, DNSBL and DNSWL",
     [](TraceDns& dns) {
       return with_lists(&dns, {deny_list_settings(), allow_list_settings()});
     }},
    {"the same, long_delay is a day",
     [](TraceDns& dns) {
       return with_lists(&dns, {deny_list_settings(), allow_list_settings()}, 86400);
     }},
    {"suspects wait, without DNS", [](TraceDns&) { return selective(nullptr); }},
    {"suspects wait", [](TraceDns& dns) { return selective(&dns); }},
    {"suspects wait, DNSBL", [](TraceDns& dns) { return selective(&dns, {deny_list_settings()}); }},
    {"DNSBL refuses, all others wait",
     [](TraceDns& dns) { return std::make_unique<Refusing>(dns, grayling(&dns)); }},
    {"DNSBL refuses, nobody waits", [](TraceDns& dns) { return std::make_unique<Refusing>(dns); }},
    {"postgrey", [](TraceDns&) { return std::make_unique<PostgreyModel>(true); }},
    {"postgrey without its list", [](TraceDns&) { return std::make_unique<PostgreyModel>(false); }},
    {"rspamd, only suspects wait",
     [](TraceDns& dns) { return std::make_unique<RspamdModel>(dns); }},
};

std::string as_json(const char* name, const Figures& figures) {
  return fmt::format(
      "{{\"name\": \"{}\", \"mail\": {}, \"waited\": {}, \"late\": {}, \"lost\": {}, "
      "\"median\": {}, \"percentile_99\": {}, \"codes\": {}, \"late_codes\": {}, "
      "\"spam\": {}, \"spam_passed\": {}, \"null_spam\": {}, \"null_spam_passed\": {}, "
      "\"waited_of_kind\": [{}], \"late_of_kind\": [{}], \"mail_of_source\": [{}], "
      "\"late_of_source\": [{}], \"spam_of_source\": [{}], \"passed_of_source\": [{}]}}",
      name, figures.mail, figures.waited, figures.late, figures.lost, figures.median,
      figures.percentile_99, figures.codes, figures.late_codes, figures.spam, figures.spam_passed,
      figures.null_spam, figures.null_spam_passed, fmt::join(figures.waited_of_kind, ", "),
      fmt::join(figures.late_of_kind, ", "), fmt::join(figures.mail_of_source, ", "),
      fmt::join(figures.late_of_source, ", "), fmt::join(figures.spam_of_source, ", "),
      fmt::join(figures.passed_of_source, ", "));
}

constexpr int kWarmUp = 3;  // the first third of the time isn't counted

struct Run {
  TraceSettings settings;
  std::span<const Candidate> candidates = kCandidates;
  std::vector<std::string> only;  // names of candidates; empty: all
  std::string log;                // a file to write; "": none
  std::string answers;
};

bool is_wanted(const Run& run, const char* name) {
  return run.only.empty() || std::find(run.only.begin(), run.only.end(), name) != run.only.end();
}

void play(const Run& run, const std::vector<Message>& trace, TraceDns& dns) {
  const TraceSettings& settings = run.settings;
  std::string separator = "[";
  for (const auto& candidate : run.candidates) {
    if (!is_wanted(run, candidate.name)) continue;
    const auto greylister = candidate.make(dns);
    const auto outcome = replay(trace, settings.narrowing, dns, *greylister);
    const auto found = figures(trace, outcome, settings.length / kWarmUp);
    fmt::print("{}{}", separator, as_json(candidate.name, found));
    separator = ",\n ";
  }
  fmt::print("]\n");
}

void show_signs(const Run& run, const std::vector<Message>& trace, TraceDns& dns) {
  const Seconds from = run.settings.length / kWarmUp;
  std::string separator = "[";
  for (const auto& share : sign_shares(trace, run.settings.narrowing, dns, from)) {
    fmt::print("{}{{\"name\": \"{}\", \"spam\": {}, \"gone\": {}, \"mail\": {}}}", separator,
               share.name, share.spam, share.gone, share.mail);
    separator = ",\n ";
  }
  fmt::print("]\n");
}

std::string as_json(const ReplayRow& row) {
  return fmt::format(
      R"({{"came": {}, "waited": {}, "late": {}, "guessed": {}, "gone": {}, "let_in": {}}})",
      row.came, row.waited, row.late, row.guessed, row.gone, row.let_in);
}

void show_check(const Run& run, const std::vector<Message>& trace, const TraceDns& dns) {
  std::string separator = "[";
  for (const auto& [told, expected] :
       check_log(trace, run.settings.narrowing, dns, LogForm::Lines)) {
    fmt::print("{}{{\"name\": \"{}\", \"replay\": {},\n  \"simulation\": {}}}", separator,
               told.name, as_json(told), as_json(expected));
    separator = ",\n ";
  }
  fmt::print("]\n");
}

// Writes what grayling as shipped and Postfix would log, and what the DNS answered.
void write_files(const Run& run, const std::vector<Message>& trace, const TraceDns& dns) {
  std::ofstream log(run.log);
  TraceLog lines([&](std::string_view line) { log << line << '\n'; });
  DnsAnswers answers;
  write_log(trace, run.settings.narrowing, dns, lines, answers);
  if (run.answers.empty()) return;
  std::ofstream file(run.answers);
  answers.write_lines([&](const std::string& line) { file << line << '\n'; });
}

}  // namespace
}  // namespace grayling::simulation

int main(int argc, char** argv) {
  using namespace grayling::simulation;
  Run run;
  TraceSettings& settings = run.settings;
  CLI::App app("Plays a trace of mail to each greylister, and prints the figures as JSON.");
  app.add_option("--seed", settings.seed);
  app.add_option("--messages", settings.messages);
  app.add_option("--length", settings.length, "in seconds");
  app.add_option("--mailboxes", settings.mailboxes);
  app.add_option("--spam", settings.spam);
  app.add_option("--pools", settings.pools);
  app.add_option("--strangers", settings.strangers);
  app.add_option("--answers", settings.answers);
  app.add_option("--nameless", settings.nameless);
  app.add_option("--ten-minutes", settings.ten_minutes);
  app.add_option("--narrowing", settings.narrowing);
  app.add_option("--outage", settings.outage, "without DNS, in seconds of each week");
  app.add_option("--list-lag", settings.list_lag, "until a DNSBL has half of what it learns");
  app.add_option("--only", run.only, "the name of a greylister; may be repeated");
  bool is_bulk_quick = false;
  bool is_about_signals = false;
  bool is_about_signs = false;
  app.add_flag("--quick-bulk", is_bulk_quick, "bulk senders retry as Postfix does");
  app.add_flag("--signals", is_about_signals, "the greylisters of doc/signals.md");
  app.add_flag("--signs", is_about_signs, "how much mail has each sign; plays nothing");
  bool is_check = false;
  app.add_flag("--check-log", is_check,
               "what a replay of the log says, and what is so; with --outage 0");
  app.add_option("--log", run.log, "writes a mail log to this file; plays nothing else");
  app.add_option("--answer-file", run.answers, "with --log: what the DNS answered, to this file");
  CLI11_PARSE(app, argc, argv);
  if (is_bulk_quick) settings.bulk = Schedule::Postfix;
  if (is_about_signals) run.candidates = kSignalCandidates;
  const auto trace = make_trace(settings);
  TraceDns dns(settings.seed, settings.outage, DenyList(trace, settings.list_lag));
  if (!run.log.empty()) return write_files(run, trace, dns), 0;
  if (is_check) return show_check(run, trace, dns), 0;
  is_about_signs ? show_signs(run, trace, dns) : play(run, trace, dns);
  return 0;
}
