// SPDX-License-Identifier: MIT
// Asks a new context what the one in use can't answer, to see whether it does better. Owned by the
// resolver, which keeps the context in use and its cache until then; the loop's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "resolver/dns_health.hpp"
#include "resolver/unbound_context.hpp"

namespace grayling {

class ContextTrial {
 public:
  // `on_passed`: a question was answered. It is called within the context: end() it later.
  explicit ContextTrial(std::function<void()> on_passed) : on_passed_(std::move(on_passed)) {}
  ContextTrial(const ContextTrial&) = delete;
  ContextTrial& operator=(const ContextTrial&) = delete;

  // The trial before has ended.
  void begin(std::unique_ptr<UnboundContext> context,
             const std::vector<DnsHealth::Failed>& questions);
  // Ends the trial; returns its context, or nullptr if there is none.
  std::unique_ptr<UnboundContext> end();

  bool is_passed() const { return is_passed_; }

 private:
  const std::function<void()> on_passed_;
  std::unique_ptr<UnboundContext> context_;
  std::uint64_t number_ = 0;  // of the trial: its context may answer questions after it
  bool is_passed_ = false;
};

}  // namespace grayling
