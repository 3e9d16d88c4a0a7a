// SPDX-License-Identifier: MIT
// The trace is what assumptions.hpp says.
#include "simulation/trace.hpp"

#include <functional>
#include <set>

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
  const double direct = (1 - kForwarded) * (1 - kBackscatter);
  CHECK(from(Source::Infected) == Catch::Approx(kSpam[0] * direct).margin(0.02));
  CHECK(from(Source::Rented) == Catch::Approx(kSpam[1] * direct).margin(0.02));
  CHECK(from(Source::Provider) == Catch::Approx(kSpam[2] * direct).margin(0.02));
  CHECK(from(Source::Forwarder) == Catch::Approx(kForwarded * (1 - kBackscatter)).margin(0.01));
}

TEST_CASE("servers return spam, and spammers claim to send bounces, from few machines") {
  const auto trace = trace_of(40'000);
  const auto is_bounce = [](const Message& message) { return message.sender.empty(); };
  const auto is_returned = [&](const Message& message) {
    const bool is_small = message.source == Source::Server || message.source == Source::Nameless;
    return is_small && is_bounce(message);
  };
  const auto of = [](Source source) {
    return [=](const Message& message) { return is_spam(message) && message.source == source; };
  };
  CHECK(share(trace, is_spam, is_returned) == Catch::Approx(kBackscatter).margin(0.01));
  CHECK(share(trace, of(Source::Infected), is_bounce) == Catch::Approx(kNullInfected).margin(0.01));
  CHECK(share(trace, of(Source::Rented), is_bounce) == Catch::Approx(kNullRented).margin(0.02));
  std::set<std::string> machines;
  for (const auto& message : trace) {
    if (!is_spam(message) || !is_bounce(message)) continue;
    if (message.source == Source::Rented) machines.insert(message.host.address);
    if (is_returned(message)) CHECK(message.schedule < Schedule::BotNever);
  }
  CHECK(machines.size() > 100);
  CHECK(machines.size() <= kSpammers * kNullMachines);
}

TEST_CASE("of the spammers who rent machines half never retry, and some retry a part") {
  const auto trace = trace_of(40'000);
  const auto retried = [&](const std::set<std::size_t>& spammers) {
    const auto is_theirs = [&](const Message& message) {
      if (message.source != Source::Rented || message.sender.empty()) return false;
      const auto domain = message.sender.substr(message.sender.find('@') + 1);
      const auto label = domain.substr(0, domain.find_first_of(".-"));
      return spammers.contains(number_between(label, "offers", "").value());
    };
    return share(trace, is_theirs,
                 [](const Message& message) { return message.schedule == Schedule::Postfix; });
  };
  CHECK(retried({0, 2, 4, 12, 14, 38}) == 0);
  CHECK(retried({1, 3, 5, 7, 9, 11}) == 1);
  CHECK(retried({13, 15, 33, 35}) == Catch::Approx(0.85).margin(0.05));
  CHECK(retried({17, 19, 37, 39}) == Catch::Approx(0.70).margin(0.07));
}

TEST_CASE("a few small servers are abused, and half of their spam isn't in their queue") {
  const auto trace = trace_of(40'000);
  std::set<std::string> servers;
  const auto is_theirs = [](const Message& message) {
    return is_spam(message) && !message.sender.empty() &&
           (message.source == Source::Server || message.source == Source::Nameless);
  };
  for (const auto& message : trace) {
    if (is_theirs(message) && message.sender.starts_with("info"))
      servers.insert(message.host.address);
  }
  CHECK(servers.size() == kAbusedServers);
  CHECK(share(trace, is_theirs, [](const Message& message) {
          return message.schedule == Schedule::BotNever;
        }) == Catch::Approx(kUnqueued).margin(0.08));
}

TEST_CASE("8 % of the small servers that send wanted mail have no name or that of a line") {
  std::size_t nameless = 0;
  std::size_t without = 0;
  for (std::size_t number = 0; number < kSmallServers; ++number) {
    const Host host = small_host(number, TraceSettings{}.nameless);
    nameless += host.name == "unknown" || host.name.find(".dsl.") != std::string::npos;
    without += host.name == "unknown";
  }
  CHECK(static_cast<double>(nameless) / kSmallServers == Catch::Approx(0.08).margin(0.02));
  CHECK(static_cast<double>(without) / static_cast<double>(nameless) ==
        Catch::Approx(0.5).margin(0.15));
}

TEST_CASE("SPF passes for 85 % of the small servers") {
  TraceDns dns(1);
  const Seconds at = dns.is_down(0) ? TraceSettings{}.outage : 0;
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
  const auto is_forwarded = [](const Message& message) {
    return message.source == Source::Forwarder && !message.sender.empty();
  };
  CHECK(share(trace, is_forwarded, passes) == Catch::Approx(kRewriting).margin(0.2));
  const auto of_spam = [](Source source) {
    return [=](const Message& message) {
      return is_spam(message) && message.source == source && !message.sender.empty();
    };
  };
  CHECK(share(trace, of_spam(Source::Infected), passes) == Catch::Approx(kWideForged).margin(0.01));
  CHECK(share(trace, of_spam(Source::Rented), passes) == 1);
}
