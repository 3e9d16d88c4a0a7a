// SPDX-License-Identifier: MIT
// Writes attempts as a log that names nobody: other names and addresses stand for those of the
// original, the same for the same. A replay of it, without the DNS, gives the same figures. Does no
// I/O. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "grayling/maillog/attempt.hpp"

namespace grayling {

class AnonymousTrace final : public AttemptTaker {
 public:
  // `key`: the same key gives the same names; "" draws one that nobody knows. `write` takes each
  // line, without its end: those of grayling and of Postfix, in UTC.
  AnonymousTrace(std::string_view key, std::function<void(std::string_view)> write);
  ~AnonymousTrace() override;
  AnonymousTrace(const AnonymousTrace&) = delete;
  AnonymousTrace& operator=(const AnonymousTrace&) = delete;

  // An attempt that a replay leaves out, without a sender or an address of its client, is left out.
  void take(const LoggedAttempt& attempt) override;

  std::uint64_t attempts() const;  // that were written

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
