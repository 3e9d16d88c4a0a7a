// SPDX-License-Identifier: MIT
#include <algorithm>

#include "cli/doctor/doctor.hpp"
#include "grayling/config/dns_use.hpp"
#include "grayling/doctor/dns_lists.hpp"
#include "grayling/resolver/resolver_loop.hpp"

namespace grayling {
namespace {

class NoLog final : public Log {
 public:
  void write(LogLevel, std::string_view) override {}
  bool wants(LogLevel) const override { return false; }
};

// A first question may take longer than dns.timeout, because the list's name servers must be found
// first; its answer is in the cache then.
DnsAnswer ask_twice(ResolverLoop& loop, const std::string& name) {
  const auto answer = loop.ask(name, RecordType::A);
  return answer.kind == DnsAnswer::Kind::Failure ? loop.ask(name, RecordType::A) : answer;
}

AskedList ask_list(ResolverLoop& loop, const DnsList& list, const Clock& clock) {
  AskedList asked{list, {}, {}};
  for (std::size_t i = 0; i < kTestPointCount; ++i) {
    const Monotonic start = clock.monotonic();
    asked.answers[i] = ask_twice(loop, test_name(static_cast<TestPoint>(i), list));
    asked.slowest =
        std::max(asked.slowest,
                 std::chrono::duration_cast<std::chrono::milliseconds>(clock.monotonic() - start));
  }
  return asked;
}

}  // namespace

std::optional<Findings> examine_lists(const Config& config, const Clock& clock) {
  if (config.dns_lists.empty() || !is_dns_used(config)) return std::nullopt;
  NoLog log;  // what the resolver would log is a finding of examine_resolver()
  const auto loop = ResolverLoop::create(config.dns, log);
  if (!loop) return std::nullopt;
  std::vector<AskedList> asked;
  for (const auto& section : config.dns_lists) {
    asked.push_back(ask_list(**loop, section.list, clock));
  }
  return examine_dns_lists(asked);
}

}  // namespace grayling
