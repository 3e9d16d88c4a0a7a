// SPDX-License-Identifier: MIT
// replay_trace [OPTION...]: plays a trace to each greylister, and prints the figures as JSON.
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>  // join since fmt 11

#include "simulation/grayling_run.hpp"
#include "simulation/postgrey_model.hpp"
#include "simulation/replay_run.hpp"
#include "simulation/sqlgrey_model.hpp"

namespace grayling::simulation {
namespace {

std::shared_ptr<const Exemptions> postgrey_list() {
  auto exempt = std::make_shared<Exemptions>();
  exempt->begin_source("list");
  for (std::size_t i = 0; i < kPoolCount; ++i) {
    const Pool& of = pool(PoolName(i));
    if (of.is_on_postgrey_list) {
      exempt->add(ExemptList::Clients, of.domain, static_cast<std::uint32_t>(i)).value();
    }
  }
  exempt->finish();
  return exempt;
}

struct Candidate {
  const char* name;
  std::function<std::unique_ptr<Greylister>()> make;
};

const Candidate kCandidates[] = {
    {"grayling", [] { return std::make_unique<GraylingRun>(); }},
    {"grayling, postgrey's list", [] { return std::make_unique<GraylingRun>(postgrey_list()); }},
    {"postgrey", [] { return std::make_unique<PostgreyModel>(true); }},
    {"postgrey, no list", [] { return std::make_unique<PostgreyModel>(false); }},
    {"sqlgrey", [] { return std::make_unique<SqlgreyModel>(); }},
};

std::string as_json(const char* name, const Figures& figures) {
  return fmt::format(
      "{{\"name\": \"{}\", \"mail\": {}, \"waited\": {}, \"late\": {}, \"lost\": {}, "
      "\"median\": {}, \"percentile_99\": {}, \"codes\": {}, \"late_codes\": {}, "
      "\"spam\": {}, \"spam_passed\": {}, \"late_of_kind\": [{}]}}",
      name, figures.mail, figures.waited, figures.late, figures.lost, figures.median,
      figures.percentile_99, figures.codes, figures.late_codes, figures.spam, figures.spam_passed,
      fmt::join(figures.late_of_kind, ", "));
}

void run(const TraceSettings& settings) {
  constexpr int kWarmUp = 3;  // the first third of the time isn't counted
  const auto trace = make_trace(settings);
  std::string separator = "[";
  for (const auto& candidate : kCandidates) {
    const auto greylister = candidate.make();
    const auto outcome = replay(trace, settings.narrowing, *greylister);
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
  app.add_option("--ten-minutes", settings.ten_minutes);
  app.add_option("--narrowing", settings.narrowing);
  bool is_bulk_quick = false;
  app.add_flag("--quick-bulk", is_bulk_quick, "bulk senders retry as Postfix does");
  CLI11_PARSE(app, argc, argv);
  if (is_bulk_quick) settings.bulk = grayling::simulation::Schedule::Postfix;
  grayling::simulation::run(settings);
  return 0;
}
