// SPDX-License-Identifier: MIT
#include "cli/explain/explain_spf.hpp"

#include <memory>

#include "grayling/base/text.hpp"
#include "grayling/engine/key_hash.hpp"
#include "grayling/resolver/resolver_loop.hpp"
#include "grayling/spf/proof.hpp"

namespace grayling {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kQuestionPatience{5000};
constexpr milliseconds kPatience{20'000};

}  // namespace

Result<std::optional<ExplainedSpf>> ask_spf(const ResolverOptions& dns,
                                            const PolicyRequest& request, const Clock& clock,
                                            Log& log) {
  const auto client = IpAddress::parse(request.client_address);
  if (dns.source == ResolverOptions::Source::Off || !client || !request.sender) return std::nullopt;
  ResolverOptions options = dns;
  options.timeout = kQuestionPatience;
  std::unique_ptr<ResolverLoop> loop;
  const auto start = clock.monotonic();
  const auto took = [&] {
    return std::chrono::duration_cast<milliseconds>(clock.monotonic() - start);
  };
  int questions = 0;
  SpfProof proof(SpfIdentity::of(*request.sender, request.helo_name), *client, std::nullopt,
                 KeyHasher().hash(Key{}).low);
  while (const SpfQuestion* question = proof.question()) {
    if (!loop) {
      auto made = ResolverLoop::create(options, log);
      if (!made) return fail(made.error());
      loop = std::move(*made);
    }
    const bool is_late = took() + kQuestionPatience > kPatience;
    if (!is_late) ++questions;
    proof.answer(is_late ? DnsAnswer{} : loop->ask(question->name, question->type));
  }
  return ExplainedSpf{proof.identity(), proof.verdict(), took(), questions, proof.is_proved()};
}

std::string spf_words(const ExplainedSpf& spf) {
  const SpfIdentity& identity = spf.identity;
  const SpfVerdict& verdict = spf.verdict;
  std::string text(spf_word(verdict.result));
  if (!identity.domain.empty()) text += " for " + printable(identity.domain);
  text += identity.is_helo ? " (HELO)" : " (MAIL FROM)";
  if (!verdict.term.empty()) text += ", by " + printable(verdict.term);
  if (!verdict.term.empty() && verdict.domain != identity.domain) {
    text += " of " + printable(verdict.domain);
  }
  if (verdict.is_wide) text += ", by which nearly everybody passes";
  if (!verdict.problem.empty()) text += ": " + verdict.problem;
  return text;
}

std::string spf_cost_words(const ExplainedSpf& spf, milliseconds dns_timeout) {
  std::string text = "asked just now: " + std::to_string(spf.questions) +
                     (spf.questions == 1 ? " question, " : " questions, ") +
                     std::to_string(spf.took.count()) + " ms";
  if (spf.took > dns_timeout) text += ", longer than dns.timeout";
  return text;
}

}  // namespace grayling
