// SPDX-License-Identifier: MIT
#include "cli/explain/explain_spf.hpp"

#include "grayling/base/text.hpp"
#include "grayling/config/dns_use.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/greylist/standing.hpp"
#include "grayling/spf/proof.hpp"

namespace grayling {
namespace {

using std::chrono::milliseconds;

Result<SpfProof> ask_proof(DnsAsking& asking, const SpfIdentity& identity,
                           const IpAddress& client) {
  SpfProof proof(identity, client, std::nullopt, KeyHasher().hash(Key{}).low);
  while (const SpfQuestion* question = proof.question()) {
    const auto answer = asking.ask(question->name, question->type);
    if (!answer) return fail(answer.error());
    proof.answer(*answer);
  }
  return proof;
}

// ", by ip4:192.0.2.0/24 of _spf.example.org": why a domain has its verdict.
std::string cause_words(const SpfVerdict& verdict, const std::string& domain) {
  std::string text;
  if (!verdict.term.empty()) text += ", by " + printable(verdict.term);
  if (!verdict.term.empty() && verdict.domain != domain) text += " of " + printable(verdict.domain);
  if (verdict.is_wide) text += ", by which nearly everybody passes";
  if (!verdict.problem.empty()) text += ": " + verdict.problem;
  return text;
}

}  // namespace

Result<std::optional<ExplainedSpf>> ask_spf(DnsAsking& asking, const ResolverOptions& dns,
                                            const PolicyRequest& request) {
  const auto client = IpAddress::parse(request.client_address);
  if (dns.source == ResolverOptions::Source::Off || !client || !request.sender) return std::nullopt;
  const milliseconds before = asking.took();
  const int questions = asking.questions();
  const auto identity = SpfIdentity::of(*request.sender, request.helo_name);
  const auto proof = ask_proof(asking, identity, *client);
  if (!proof) return fail(proof.error());
  ExplainedSpf spf{
      .identity = identity, .verdict = proof->verdict(), .is_proved = proof->is_proved()};
  auto parent = identity;
  parent.domain = domain_key("@" + identity.domain).name;
  const bool has_parent = !parent.domain.empty() && parent.domain != identity.domain;
  if (identity.is_helo && has_parent && spf.verdict.result == SpfResult::None) {
    const auto above = ask_proof(asking, parent, *client);
    if (!above) return fail(above.error());
    spf.parent = {parent.domain, above->verdict(), above->is_proved()};
  }
  spf.took = asking.took() - before;
  spf.questions = asking.questions() - questions;
  return spf;
}

ProvedBySpf proved_by(const std::optional<ExplainedSpf>& spf) {
  if (!spf) return {};
  return {spf->is_proved, spf->parent && spf->parent->is_proved};
}

std::optional<SpfResult> result_of(const std::optional<ExplainedSpf>& spf, const Config& config) {
  return spf && is_dns_used(config) ? std::optional(spf->verdict.result) : std::nullopt;
}

std::string spf_words(const ExplainedSpf& spf) {
  const SpfIdentity& identity = spf.identity;
  std::string text(spf_word(spf.verdict.result));
  if (!identity.domain.empty()) text += " for " + printable(identity.domain);
  text += identity.is_helo ? " (HELO)" : " (MAIL FROM)";
  text += cause_words(spf.verdict, identity.domain);
  if (!spf.parent) return text;
  const auto& [domain, verdict, is_proved] = *spf.parent;
  text.append("; ").append(spf_word(verdict.result));
  return text + " for " + printable(domain) + cause_words(verdict, domain);
}

std::string spf_cost_words(const ExplainedSpf& spf, milliseconds dns_timeout) {
  std::string text = "asked just now: " + std::to_string(spf.questions) +
                     (spf.questions == 1 ? " question, " : " questions, ") +
                     std::to_string(spf.took.count()) + " ms";
  if (spf.took > dns_timeout) text += ", longer than dns.timeout";
  return text;
}

}  // namespace grayling
