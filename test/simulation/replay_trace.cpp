// SPDX-License-Identifier: MIT
// replay_trace [OPTION...]: plays a trace to each greylister, and prints the figures as JSON.
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>  // join since fmt 11

#include "simulation/grayling_run.hpp"
#include "simulation/iredapd_model.hpp"
#include "simulation/postgrey_model.hpp"
#include "simulation/replay_run.hpp"
#include "simulation/rspamd_model.hpp"
#include "simulation/sqlgrey_model.hpp"

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

std::unique_ptr<Greylister> grayling(bool has_postgrey_list, const TraceDns* dns) {
  return std::make_unique<GraylingRun>(exemptions(has_postgrey_list), EngineSettings{}, dns);
}

struct Candidate {
  const char* name;
  std::function<std::unique_ptr<Greylister>(TraceDns&)> make;
};

const Candidate kCandidates[] = {
    {"grayling", [](TraceDns& dns) { return grayling(false, &dns); }},
    {"grayling without DNS", [](TraceDns&) { return grayling(false, nullptr); }},
    {"grayling with postgrey's list", [](TraceDns& dns) { return grayling(true, &dns); }},
    {"postgrey", [](TraceDns&) { return std::make_unique<PostgreyModel>(true); }},
    {"postgrey without its list", [](TraceDns&) { return std::make_unique<PostgreyModel>(false); }},
    {"sqlgrey", [](TraceDns&) { return std::make_unique<SqlgreyModel>(); }},
    {"iRedAPD, SPF lets pass", [](TraceDns& dns) { return std::make_unique<IredapdModel>(dns); }},
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

void run(const TraceSettings& settings) {
  constexpr int kWarmUp = 3;  // the first third of the time isn't counted
  const auto trace = make_trace(settings);
  TraceDns dns(settings.seed, settings.outage);
  std::string separator = "[";
  for (const auto& candidate : kCandidates) {
    const auto greylister = candidate.make(dns);
    const auto outcome = replay(trace, settings.narrowing, dns, *greylister);
    const auto found = figures(trace, outcome, settings.length / kWarmUp);
    fmt::print("{}{}", separator, as_json(candidate.name, found));
    separator = ",\n ";
  }
  fmt::print("]\n");
}

}  // namespace
}  // namespace grayling::simulation

int main(int argc, char** argv) {
  grayling::simulation::TraceSettings settings;
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
  bool is_bulk_quick = false;
  app.add_flag("--quick-bulk", is_bulk_quick, "bulk senders retry as Postfix does");
  CLI11_PARSE(app, argc, argv);
  if (is_bulk_quick) settings.bulk = grayling::simulation::Schedule::Postfix;
  grayling::simulation::run(settings);
  return 0;
}
