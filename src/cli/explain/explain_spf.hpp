// SPDX-License-Identifier: MIT
// What SPF says of the client and sender of a request, for which the DNS is asked at that moment.
// One thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/explain/explain_dns.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"
#include "grayling/engine/explain.hpp"
#include "grayling/protocol/request.hpp"
#include "grayling/resolver/options.hpp"
#include "grayling/spf/identity.hpp"
#include "grayling/spf/verdict.hpp"

namespace grayling {

// What SPF says of the domain that the null sender's HELO is in.
struct ExplainedParent {
  std::string domain;
  SpfVerdict verdict;
  bool is_proved = false;
};

struct ExplainedSpf {
  SpfIdentity identity;
  SpfVerdict verdict;
  std::chrono::milliseconds took{0};
  int questions = 0;                        // to the DNS, in all parts (spf/proof.hpp)
  bool is_proved = false;                   // it passes, and it is known that not everybody does
  std::optional<ExplainedParent> parent{};  // asked if HELO has no record, as a service does
};

// None: dns.resolver is "off", or the request doesn't say who its client or its sender is. The
// error is that of a resolver that can't be made.
Result<std::optional<ExplainedSpf>> ask_spf(DnsAsking& asking, const ResolverOptions& dns,
                                            const PolicyRequest& request);

// What it proves; none: SPF wasn't asked.
ProvedBySpf proved_by(const std::optional<ExplainedSpf>& spf);

// What SPF said, for its points; none: it wasn't asked, or a service with this configuration
// wouldn't ask.
std::optional<SpfResult> result_of(const std::optional<ExplainedSpf>& spf, const Config& config);

// One line without its end: "pass for example.org (MAIL FROM), by ip4:192.0.2.0/24".
std::string spf_words(const ExplainedSpf& spf);
// Another: "asked just now: 3 questions, 42 ms".
std::string spf_cost_words(const ExplainedSpf& spf, std::chrono::milliseconds dns_timeout);

}  // namespace grayling
