// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>
#include <vector>

#include "cli/doctor/doctor.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/config/dns_use.hpp"
#include "grayling/doctor/dns.hpp"
#include "grayling/resolver/resolver_loop.hpp"

namespace grayling {
namespace {

// example.org is there to be asked about (RFC 2606), and has each of these.
constexpr auto kName = "example.org";
constexpr std::pair<RecordType, const char*> kTypes[] = {
    {RecordType::A, "A"}, {RecordType::Txt, "TXT"}, {RecordType::Mx, "MX"}};

class Warnings final : public Log {
 public:
  void write(LogLevel level, std::string_view line) override {
    if (wants(level)) lines.emplace_back(line);
  }
  bool wants(LogLevel level) const override { return level <= LogLevel::Warning; }
  std::vector<std::string> lines;
};

DnsFacts::Asked ask_questions(ResolverLoop& loop, const Clock& clock) {
  DnsFacts::Asked asked;
  for (const auto& [type, type_name] : kTypes) {
    const Monotonic start = clock.monotonic();
    const auto answer = loop.ask(kName, type);
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(clock.monotonic() - start);
    ++asked.questions;
    asked.slowest = std::max(asked.slowest, took);
    if (answer.kind == DnsAnswer::Kind::Failure) {
      asked.failed.push_back(std::string(kName) + " (" + type_name + ")");
    }
  }
  return asked;
}

// Each server alone, so that it is known who answers.
Result<void> ask_each(ResolverOptions options, const std::vector<NameServer>& servers,
                      const Clock& clock, DnsFacts& facts) {
  options.source = ResolverOptions::Source::Servers;
  for (const auto& server : servers) {
    options.servers = {server};
    Warnings log;
    const auto loop = ResolverLoop::create(options, log);
    if (!loop) return fail(loop.error());
    facts.asked.push_back(ask_questions(**loop, clock));
    facts.asked.back().server = server;
  }
  return {};
}

DnsFacts ask_dns(const ResolverOptions& options, const Clock& clock) {
  DnsFacts facts;
  facts.source = options.source;
  facts.timeout = options.timeout;
  Warnings log;
  const auto loop = ResolverLoop::create(options, log);
  if (!loop) {
    facts.error = loop.error().text;
    return facts;
  }
  facts.warnings = log.lines;
  const auto servers = (*loop)->resolver().servers();
  if (servers.empty()) {
    facts.asked.push_back(ask_questions(**loop, clock));
  } else if (const auto done = ask_each(options, servers, clock, facts); !done) {
    facts.error = done.error().text;
  }
  return facts;
}

}  // namespace

std::optional<Findings> examine_resolver(const Config& config, const Clock& clock) {
  if (!is_dns_used(config)) return std::nullopt;
  return examine_dns(ask_dns(config.dns, clock));
}

}  // namespace grayling
