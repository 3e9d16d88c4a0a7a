// SPDX-License-Identifier: MIT
// SPF records, macros and answers of the DNS: no crash, an end within the bounds, and the same
// verdict each time. The first line of an input is "CLIENT SENDER HELO", the others are a zone as
// support/dns_zone.hpp reads it.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "grayling/spf/proof.hpp"
#include "spf/macro.hpp"
#include "spf/name.hpp"
#include "spf/record.hpp"
#include "support/dns_zone.hpp"

using namespace grayling;

namespace {

std::string_view take(std::string_view& text, char end) {
  const std::string_view part = text.substr(0, text.find(end));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

void check_record(std::string_view text) {
  if (!is_spf_record(text)) return;
  auto record = SpfRecord::parse(text);
  if (!record) return require_line(record.error().text);
  while (const auto term = record->next()) {
    require(term->is_directive() && !term->text.empty());
    require(term->domain_spec.empty() || is_domain_spec(term->domain_spec));
  }
}

void check_macros(std::string_view spec, const IpAddress& client, std::string_view helo) {
  if (!is_domain_spec(spec)) return;
  require(is_macro_string(spec));
  const std::string name = expand(spec, {"anna", "example.org", "example.net", client, helo, helo});
  require(name.size() <= kNameBytesMax && lower_case(name) == name);
}

void check_verdict(const SpfVerdict& verdict) {
  require(verdict.questions <= kSpfQuestionsMax && verdict.lookups <= kSpfLookupsMax + 2);
  require(verdict.term.size() <= kSpfTermBytesMax && is_ascii(verdict.term));
  require(!verdict.is_wide || verdict.result == SpfResult::Pass);
  const bool is_error =
      verdict.result == SpfResult::PermError || verdict.result == SpfResult::TempError;
  require(is_error == !verdict.problem.empty());
  if (is_error) require_line(verdict.problem);
  if (verdict.result == SpfResult::Pass) require(!verdict.term.empty());
}

void check_proof(const DnsZone& zone, const SpfIdentity& identity, const IpAddress& client,
                 const SpfVerdict& verdict) {
  SpfProof proof(identity, client, std::nullopt, identity.domain.size());
  int questions = 0;
  while (const SpfQuestion* question = proof.question()) {
    require(!proof.is_proved() && !proof.asked_wide());
    proof.answer(zone.answer(question->name, question->type));
    ++questions;
  }
  require(questions <= kSpfQuestionsMax);
  require(proof.verdict().result == verdict.result &&
          (proof.verdict().is_wide || !verdict.is_wide));
  require(!proof.is_proved() || (verdict.result == SpfResult::Pass && !proof.verdict().is_wide));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string_view head = take(text, '\n');
  const auto client = IpAddress::parse(take(head, ' '));
  if (!client) return 0;
  const std::string_view sender = take(head, ' ');
  for (const auto line : lines_of(text)) {
    check_record(line);
    check_macros(line, *client, head);
    const auto record = line.find("v=spf1");
    if (record != std::string_view::npos) check_record(line.substr(record));
  }
  const DnsZone zone(text);
  SpfEvaluation evaluation(SpfIdentity::of(sender, head), *client);
  while (const SpfQuestion* question = evaluation.question()) {
    require(can_be_asked(question->name) && lower_case(question->name) == question->name);
    evaluation.answer(zone.answer(question->name, question->type));
  }
  check_verdict(evaluation.verdict());
  require(spf_verdict(zone, *client, sender, head) == evaluation.verdict());
  check_proof(zone, evaluation.identity(), *client, evaluation.verdict());
  return 0;
}
