// SPDX-License-Identifier: MIT
// A resolver with a loop of its own, for programs that wait for their answers. One thread.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "grayling/resolver/unbound_resolver.hpp"

namespace grayling {

class ResolverLoop {
  class Impl;

 public:
  explicit ResolverLoop(std::unique_ptr<Impl> impl);  // for create() alone
  static Result<std::unique_ptr<ResolverLoop>> create(const ResolverOptions& options, Log& log);
  ~ResolverLoop();
  ResolverLoop(const ResolverLoop&) = delete;
  ResolverLoop& operator=(const ResolverLoop&) = delete;

  UnboundResolver& resolver();

  // Delivers answers until `is_done`, which is asked after each turn of the loop.
  void run_until(const std::function<bool()>& is_done);

  // Asks one question and waits for its answer.
  DnsAnswer ask(std::string_view name, RecordType type);

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
