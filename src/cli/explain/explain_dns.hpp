// SPDX-License-Identifier: MIT
// What the DNS and its lists say of a request besides SPF, for its points. It is asked at that
// moment. One thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/log.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"
#include "grayling/dnslist/dns_list.hpp"
#include "grayling/protocol/request.hpp"
#include "grayling/resolver/resolver_loop.hpp"
#include "grayling/suspicion/points.hpp"

namespace grayling {

// Asks one question after another. A person waits, so each has 5 s instead of dns.timeout, and all
// have 20 s (RFC 7208, section 4.6.4): what would need more isn't asked, and gets no answer.
class DnsAsking {
 public:
  // All must outlive this object.
  DnsAsking(const ResolverOptions& dns, const Clock& clock, Log& log);

  // The error is that of a resolver that can't be made.
  Result<DnsAnswer> ask(const std::string& name, RecordType type);

  std::chrono::milliseconds took() const;  // all so far
  int questions() const { return questions_; }
  bool is_over() const { return is_over_; }  // something wasn't asked, because the time was over

 private:
  ResolverOptions options_;
  const Clock& clock_;
  Log& log_;
  Monotonic start_;
  std::unique_ptr<ResolverLoop> loop_;  // made for the first question
  int questions_ = 0;
  bool is_over_ = false;
};

// The signs of the DNS's own (suspicion/dns_signs.hpp), as far as a service with this configuration
// asks for them. The error is as above.
Result<Signs> ask_signs(DnsAsking& asking, const Config& config, const PolicyRequest& request);

// What a list says of the client.
struct ExplainedList {
  std::string zone;  // without its key
  ListAnswer answer;
  int points = 0;       // that it counts
  std::string why_off;  // why it counts nothing; "": it counts
};

// Tests each list as a service does before it uses it, and asks those that may be believed about
// the client. Empty: there are no lists, or nobody is asked. The error is as above.
Result<std::vector<ExplainedList>> ask_lists(DnsAsking& asking, const Config& config,
                                             const PolicyRequest& request, Monotonic now);

// Those that count.
std::vector<Listing> listings_of(const std::vector<ExplainedList>& lists);

// One line without its end: "zen.example: 127.0.0.4, 4 points".
std::string list_words(const ExplainedList& list);

}  // namespace grayling
