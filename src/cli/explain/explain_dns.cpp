// SPDX-License-Identifier: MIT
#include "cli/explain/explain_dns.hpp"

#include <vector>

#include "grayling/base/text.hpp"
#include "grayling/config/dns_use.hpp"
#include "grayling/dnslist/list_health.hpp"
#include "grayling/spf/identity.hpp"
#include "grayling/suspicion/dns_signs.hpp"

namespace grayling {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kQuestionPatience{5000};
constexpr milliseconds kPatience{20'000};
constexpr auto kNoTime = "not asked, because the questions before it took too long";

Result<void> test(DnsAsking& asking, ListHealth& health, Monotonic now) {
  health.begin_test(now);
  for (std::size_t n = 0; n < kTestPointCount; ++n) {
    const auto point = static_cast<TestPoint>(n);
    const auto answer = asking.ask(health.test_name(point), RecordType::A);
    if (!answer) return fail(answer.error());
    health.on_test_answer(point, *answer, now);
    if (answer->kind == DnsAnswer::Kind::Failure) break;  // the others have a chance then
  }
  return {};
}

}  // namespace

DnsAsking::DnsAsking(const ResolverOptions& dns, const Clock& clock, Log& log)
    : options_(dns), clock_(clock), log_(log), start_(clock.monotonic()) {
  options_.timeout = kQuestionPatience;
}

Result<DnsAnswer> DnsAsking::ask(const std::string& name, RecordType type) {
  is_over_ = is_over_ || took() + kQuestionPatience > kPatience;
  if (is_over_) return DnsAnswer{};
  if (!loop_) {
    auto made = ResolverLoop::create(options_, log_);
    if (!made) return fail(made.error());
    loop_ = std::move(*made);
  }
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

Result<std::vector<ExplainedList>> ask_lists(DnsAsking& asking, const Config& config,
                                             const PolicyRequest& request, Monotonic now) {
  std::vector<ExplainedList> lists;
  const auto client = IpAddress::parse(request.client_address);
  if (!is_dns_used(config) || !client) return lists;
  for (const auto& section : config.dns_lists) {
    ListHealth health(section.list);
    if (auto tested = test(asking, health, now); !tested) return fail(tested.error());
    ExplainedList said{section.list.zone, {}, 0, ""};
    if (health.state() != ListHealth::State::On) {
      said.why_off = asking.is_over() ? kNoTime : health.why_off();
      if (said.why_off.empty()) said.why_off = "it doesn't answer";
    } else if (!health.is_asked(*client)) {
      said.why_off = "it knows no clients with IPv6";
    } else {
      const auto answer = asking.ask(query_name(*client, section.list), RecordType::A);
      if (!answer) return fail(answer.error());
      said.answer = judge(*answer, section.list);
      health.on_client(*client, said.answer, now);
      said.points = health.points(said.answer, now);
      said.why_off = asking.is_over() ? kNoTime : health.why_off();
    }
    lists.push_back(std::move(said));
  }
  return lists;
}

std::vector<Listing> listings_of(const std::vector<ExplainedList>& lists) {
  std::vector<Listing> listings;
  for (const auto& list : lists) {
    if (list.points != 0) listings.push_back({list.zone, list.points});
  }
  return listings;
}

std::string list_words(const ExplainedList& list) {
  const auto& [zone, answer, points, why_off] = list;
  if (!why_off.empty()) return zone + ": counts nothing: " + printable(why_off, why_off.size());
  switch (answer.kind) {
    case ListAnswer::Kind::NotListed:
      return zone + ": not listed";
    case ListAnswer::Kind::Listed:
      return zone + ": " + answer.address->text() + ", " + std::to_string(points) + " points";
    case ListAnswer::Kind::Unnamed:
      return zone + ": " + answer.address->text() + ", which its points don't name";
    default:
      return zone + ": no answer about this client";
  }
}

}  // namespace grayling
