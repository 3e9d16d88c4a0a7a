// SPDX-License-Identifier: MIT
#include "simulation/trace_dns.hpp"

#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"
#include "grayling/spf/evaluation.hpp"
#include "simulation/assumptions.hpp"
#include "simulation/dice.hpp"
#include "simulation/dns_lists.hpp"
#include "simulation/domains.hpp"

namespace grayling::simulation {
namespace {

constexpr std::uint64_t kOutages = 5;

DnsAnswer of_kind(DnsAnswer::Kind kind) {
  return {kind, {}, {}, {}, {}};
}

DnsAnswer with_address(std::uint32_t address) {
  DnsAnswer answer = of_kind(DnsAnswer::Kind::Records);
  if (const auto parsed = IpAddress::parse(ipv4_text(address))) {
    answer.addresses.push_back(*parsed);
  }
  return answer;
}

DnsAnswer answer_of(std::string_view name, RecordType type) {
  const auto address = address_record(name);
  if (!address && !domain_exists(name)) return of_kind(DnsAnswer::Kind::NoName);
  if (type == RecordType::A && address) return with_address(*address);
  if (type == RecordType::Txt) {
    if (const auto record = spf_record(name)) {
      DnsAnswer answer = of_kind(DnsAnswer::Kind::Records);
      answer.texts.push_back(*record);
      return answer;
    }
  }
  if (type == RecordType::Mx && domain_exists(name)) {
    DnsAnswer answer = of_kind(DnsAnswer::Kind::Records);
    answer.mail_hosts.push_back({10, mail_exchanger(name)});
    return answer;
  }
  return of_kind(DnsAnswer::Kind::NoData);
}

}  // namespace

bool TraceDns::is_down(Seconds at) const {
  const auto week = at / kOutageEvery;
  Dice dice(seed_ + kOutages, static_cast<std::uint64_t>(week));
  const Seconds start = week * kOutageEvery + dice.between(0, kOutageEvery - outage_);
  return at >= start && at < start + outage_;
}

DnsAnswer TraceDns::answer(std::string_view name, RecordType type, Seconds at) const {
  if (is_down(at)) return of_kind(DnsAnswer::Kind::Failure);
  std::string asked = lower_case(name);
  if (asked.ends_with('.')) asked.pop_back();
  if (!is_list_name(asked)) return answer_of(asked, type);
  const auto listed = list_answer(asked, denied_, at);
  if (!listed) return of_kind(DnsAnswer::Kind::NoName);
  return type == RecordType::A ? with_address(*listed) : of_kind(DnsAnswer::Kind::NoData);
}

bool TraceDns::is_denied(const Host& host, Seconds at) const {
  return !is_down(at) && denied_.has(ipv4_number(host.address), at);
}

std::string TraceDns::name_of(const Host& host, Seconds at) const {
  return is_down(at) ? "unknown" : host.name;
}

SpfVerdict TraceDns::spf(std::string_view sender, const Host& host, Seconds at) {
  const SpfIdentity identity = SpfIdentity::of(sender, host.helo);
  SpfVerdict without_answer;
  without_answer.result = SpfResult::TempError;
  const auto address = IpAddress::parse(host.address);
  if (is_down(at) || !address) return without_answer;
  // No record of the trace asks for the local part or for HELO.
  const auto [found, is_new] = verdicts_.try_emplace(identity.domain + " " + host.address);
  if (is_new) {
    SpfEvaluation evaluation(identity, *address);
    while (const SpfQuestion* question = evaluation.question()) {
      evaluation.answer(answer_of(question->name, question->type));
    }
    found->second = evaluation.verdict();
  }
  return found->second;
}

}  // namespace grayling::simulation
