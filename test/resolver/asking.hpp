// SPDX-License-Identifier: MIT
// What the tests of the resolver share: its options, its answers, and waiting for something. One
// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "grayling/resolver/resolver_loop.hpp"
#include "name_server.hpp"

namespace grayling {

// All that were given.
struct Answers final : AnswerHandler {
  void on_answer(std::uint64_t tag, const DnsAnswer& answer) override {
    tags.push_back(tag);
    failures += answer.kind == DnsAnswer::Kind::Failure;
    last = answer;
  }
  std::vector<std::uint64_t> tags;
  std::size_t failures = 0;
  DnsAnswer last;
};

// Nothing of the system is read.
inline ResolverOptions options_of(ResolverOptions::Source source,
                                  std::chrono::milliseconds timeout = std::chrono::seconds(2)) {
  ResolverOptions options;
  options.source = source;
  options.timeout = timeout;
  options.resolv_conf = "/nonexistent/resolv.conf";
  options.root_key.clear();
  return options;
}

inline ResolverOptions options_for(
    std::vector<NameServer> servers,
    std::chrono::milliseconds timeout = std::chrono::milliseconds(300)) {
  ResolverOptions options = options_of(ResolverOptions::Source::Servers, timeout);
  options.servers = std::move(servers);
  return options;
}

inline std::unique_ptr<ResolverLoop> loop_for(const ResolverOptions& options, Log& log) {
  return ResolverLoop::create(options, log).value();
}

// Turns the loop until `is_so` is true. Returns false after 40 seconds.
inline bool comes_true(ResolverLoop& loop, const std::function<bool()>& is_so) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(40);
  loop.run_until([&] { return is_so() || std::chrono::steady_clock::now() > end; });
  return is_so();
}

}  // namespace grayling
