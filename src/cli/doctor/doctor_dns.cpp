// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "cli/doctor/doctor.hpp"
#include "grayling/base/clock.hpp"
#include "grayling/doctor/dns.hpp"
#include "grayling/resolver/resolver_loop.hpp"

namespace grayling {
namespace {

// example.org is there to be asked about (RFC 2606), and has each of these.
constexpr auto kName = "example.org";
constexpr std::pair<RecordType, const char*> kTypes[] = {
    {RecordType::A, "A"}, {RecordType::Txt, "TXT"}, {RecordType::Mx, "MX"}};

class NoLog final : public Log {
 public:
  void write(LogLevel, std::string_view) override {}
  bool wants(LogLevel) const override { return false; }
};

// As long as nothing in grayling asks the DNS by itself, it matters to those who have named a
// resolver.
bool is_dns_used(const Config& config) {
  const auto resolver =
      std::find_if(config.origins.begin(), config.origins.end(),
                   [](const auto& origin) { return origin.key == "dns.resolver"; });
  const bool is_written = resolver != config.origins.end() && resolver->from != "default";
  return is_written && config.dns.source != ResolverOptions::Source::Off;
}

DnsFacts ask_dns(const ResolverOptions& options, const Clock& clock) {
  DnsFacts facts;
  facts.source = options.source;
  facts.timeout = options.timeout;
  NoLog log;
  const auto loop = ResolverLoop::create(options, log);
  if (!loop) {
    facts.error = loop.error().text;
    return facts;
  }
  facts.servers = (*loop)->resolver().servers();
  for (const auto& [type, type_name] : kTypes) {
    const Monotonic start = clock.monotonic();
    const auto answer = (*loop)->ask(kName, type);
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(clock.monotonic() - start);
    ++facts.asked;
    facts.slowest = std::max(facts.slowest, took);
    if (answer.kind == DnsAnswer::Kind::Failure) {
      facts.failed.push_back(std::string(kName) + " (" + type_name + ")");
    }
  }
  return facts;
}

}  // namespace

std::optional<Findings> examine_resolver(const Config& config, const Clock& clock) {
  if (!is_dns_used(config)) return std::nullopt;
  return examine_dns(ask_dns(config.dns, clock));
}

}  // namespace grayling
