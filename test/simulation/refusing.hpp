// SPDX-License-Identifier: MIT
// Postfix' reject_rbl_client before a greylister, or before none: whom the DNSBL has at an attempt
// is refused. One thread.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "simulation/greylister.hpp"
#include "simulation/trace_dns.hpp"

namespace grayling::simulation {

class Refusing final : public Greylister {
 public:
  // `dns` must outlive it. `next` null: nobody waits.
  explicit Refusing(const TraceDns& dns, std::unique_ptr<Greylister> next = nullptr)
      : dns_(dns), next_(std::move(next)) {}

  // The trace retries a refused message as if it were deferred. That makes no difference as long as
  // the list doesn't forget the machine meanwhile.
  bool passes(const Envelope& envelope, UnixSeconds now) override {
    if (dns_.is_denied(envelope.host, now - kStart)) return false;
    return !next_ || next_->passes(envelope, now);
  }

  void on_sent(const std::string& sender, const std::string& recipient, UnixSeconds now) override {
    if (next_) next_->on_sent(sender, recipient, now);
  }

 private:
  const TraceDns& dns_;
  std::unique_ptr<Greylister> next_;
};

}  // namespace grayling::simulation
