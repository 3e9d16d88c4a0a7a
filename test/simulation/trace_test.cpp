// SPDX-License-Identifier: MIT
// The trace is what assumptions.hpp says.
#include "simulation/trace.hpp"

#include <functional>

#include "simulation/assumptions.hpp"
#include "simulation/trace_dns.hpp"
#include "support/catch.hpp"

using namespace grayling;
using namespace grayling::simulation;

namespace {

double share(const std::vector<Message>& trace, const std::function<bool(const Message&)>& of,
             const std::function<bool(const Message&)>& is) {
  std::size_t all = 0;
  std::size_t found = 0;
  for (const auto& message : trace) {
    if (!of(message)) continue;
    ++all;
    found += is(message);
  }
  REQUIRE(all > 100);
  return static_cast<double>(found) / static_cast<double>(all);
}

std::vector<Message> trace_of(std::size_t messages, std::uint64_t seed = 1) {
  TraceSettings settings;
  settings.messages = messages;
  settings.seed = seed;
  return make_trace(settings);
}

bool is_spam(const Message& message) {
  return message.kind == Kind::Spam;
}

}  // namespace

TEST_CASE("a seed always gives the same trace, and another seed a different one") {
  const auto senders = [](const std::vector<Message>& trace) {
    std::string all;
    for (const auto& message : trace) all += message.sender + " ";
    return all;
  };
  const auto trace = trace_of(200);
  CHECK(senders(trace) == senders(trace_of(200)));
  CHECK(senders(trace) != senders(trace_of(200, 2)));
  for (std::size_t i = 1; i < trace.size(); ++i) CHECK(trace[i].at >= trace[i - 1].at);
}

TEST_CASE("spam comes from infected and rented machines and through accounts, as assumed") {
  const auto trace = trace_of(20'000);
  const auto from = [&](Source source) {
    return share(trace, is_spam, [=](const Message& message) { return message.source == source; });
  };
  CHECK(from(Source::Infected) == Catch::Approx(kSpam[0] * (1 - kForwarded)).margin(0.02));
  CHECK(from(Source::Rented) == Catch::Approx(kSpam[1] * (1 - kForwarded)).margin(0.02));
  CHECK(from(Source::Provider) == Catch::Approx(kSpam[2] * (1 - kForwarded)).margin(0.02));
  CHECK(from(Source::Forwarder) == Catch::Approx(kForwarded).margin(0.01));
  const auto is_rented = [](const Message& message) { return message.source == Source::Rented; };
  CHECK(share(trace, is_rented, [](const Message& message) {
          return message.schedule == Schedule::BotNever;
        }) == Catch::Approx(0.5).margin(0.05));
}

TEST_CASE("8 % of the small servers that send wanted mail have no name or that of a line") {
  std::size_t nameless = 0;
  std::size_t without = 0;
  for (std::size_t number = 0; number < kSmallServers; ++number) {
    const Host host = small_host(number, TraceSettings{}.nameless);
    nameless += host.name != host.helo;
    without += host.name == "unknown";
  }
  CHECK(static_cast<double>(nameless) / kSmallServers == Catch::Approx(0.08).margin(0.02));
  CHECK(static_cast<double>(without) / static_cast<double>(nameless) ==
        Catch::Approx(0.5).margin(0.15));
}

TEST_CASE("SPF passes for 85 % of the small servers") {
  TraceDns dns(1);
  const Seconds at = dns.is_down(0) ? kOutageLength : 0;
  std::size_t passes = 0;
  for (std::size_t number = 0; number < kSmallServers; ++number) {
    const std::string sender = "a@d" + std::to_string(number) + ".example";
    passes += dns.spf(sender, small_host(number), at).result == SpfResult::Pass;
  }
  CHECK(static_cast<double>(passes) / kSmallServers == Catch::Approx(0.85).margin(0.02));
}

TEST_CASE("SPF passes for wanted mail of pools, for half of what is forwarded, and few bots") {
  const auto trace = trace_of(20'000);
  TraceDns dns(1);
  const auto passes = [&](const Message& message) {
    Seconds at = message.at;
    while (dns.is_down(at)) at += 60;
    return dns.spf(message.sender, message.host_of(0, 1), at).result == SpfResult::Pass;
  };
  const auto wanted_from = [](Source source) {
    return [=](const Message& message) {
      return !is_spam(message) && message.source == source && !message.sender.empty();
    };
  };
  CHECK(share(trace, wanted_from(Source::Provider), passes) == 1);
  CHECK(share(trace, wanted_from(Source::Service), passes) == 1);
  CHECK(share(trace, wanted_from(Source::Forwarder), passes) == Catch::Approx(0.5).margin(0.2));
  const auto of_spam = [](Source source) {
    return [=](const Message& message) { return is_spam(message) && message.source == source; };
  };
  CHECK(share(trace, of_spam(Source::Infected), passes) == Catch::Approx(kWideForged).margin(0.01));
  CHECK(share(trace, of_spam(Source::Rented), passes) == 1);
}
