// SPDX-License-Identifier: MIT
#include "cli/explain/explain_dns.hpp"

#include <vector>

#include "grayling/config/dns_use.hpp"
#include "grayling/spf/identity.hpp"
#include "grayling/suspicion/dns_signs.hpp"

namespace grayling {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kQuestionPatience{5000};
constexpr milliseconds kPatience{20'000};

}  // namespace

DnsAsking::DnsAsking(const ResolverOptions& dns, const Clock& clock, Log& log)
    : options_(dns), clock_(clock), log_(log), start_(clock.monotonic()) {
  options_.timeout = kQuestionPatience;
}

Result<DnsAnswer> DnsAsking::ask(const std::string& name, RecordType type) {
  if (!loop_) {
    auto made = ResolverLoop::create(options_, log_);
    if (!made) return fail(made.error());
    loop_ = std::move(*made);
  }
  if (took() + kQuestionPatience > kPatience) return DnsAnswer{};
  ++questions_;
  return loop_->ask(name, type);
}

milliseconds DnsAsking::took() const {
  return std::chrono::duration_cast<milliseconds>(clock_.monotonic() - start_);
}

Result<Signs> ask_signs(DnsAsking& asking, const Config& config, const PolicyRequest& request) {
  const auto client = IpAddress::parse(request.client_address);
  if (!is_dns_used(config) || !client || !request.sender) return Signs();
  const auto identity = SpfIdentity::of(*request.sender, request.helo_name);
  DnsSigns signs(identity.is_helo ? "" : identity.domain, identity.helo, *client,
                 dns_signs_in(config.suspicion.points));
  while (!signs.questions().empty()) {
    std::vector<DnsAnswer> answers;
    for (const auto& question : signs.questions()) {
      auto answer = asking.ask(question.name, question.type);
      if (!answer) return fail(answer.error());
      answers.push_back(std::move(*answer));
    }
    signs.answer(answers);
  }
  return signs.signs();
}

}  // namespace grayling
