// SPDX-License-Identifier: MIT
// What the DNS says of a request besides SPF, for its points. It is asked at that moment. One
// thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"
#include "grayling/protocol/request.hpp"
#include "grayling/resolver/resolver_loop.hpp"

namespace grayling {

// Asks one question after another. A person waits, so each has 5 s instead of dns.timeout, and all
// have 20 s (RFC 7208, section 4.6.4).
class DnsAsking {
 public:
  // All must outlive this object.
  DnsAsking(const ResolverOptions& dns, const Clock& clock, Log& log);

  // The error is that of a resolver that can't be made.
  Result<DnsAnswer> ask(const std::string& name, RecordType type);

  std::chrono::milliseconds took() const;  // all so far
  int questions() const { return questions_; }

 private:
  ResolverOptions options_;
  const Clock& clock_;
  Log& log_;
  Monotonic start_;
  std::unique_ptr<ResolverLoop> loop_;  // made for the first question
  int questions_ = 0;
};

// The signs of the DNS's own (suspicion/dns_signs.hpp), as far as a service with this configuration
// asks for them. The error is as above.
Result<Signs> ask_signs(DnsAsking& asking, const Config& config, const PolicyRequest& request);

}  // namespace grayling
