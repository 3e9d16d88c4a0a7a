// SPDX-License-Identifier: MIT
#include "resolver/unbound_options.hpp"

#include <algorithm>

namespace grayling {
namespace {

using Milliseconds = std::chrono::milliseconds;

// A lost packet is sent again while an answer to the question is still of use.
constexpr int kTriesInTime = 3;
constexpr Milliseconds kRetryMin{50};
constexpr Milliseconds kRetryMax{376};  // libunbound's own

// Messages refer to records: libunbound advises twice as much for those. The caches of DNSSEC are
// there only if it is used.
void add_cache_sizes(std::vector<UnboundOption>& out, std::size_t bytes, bool has_root_key) {
  const std::size_t of_dnssec = has_root_key ? bytes / 4 : 0;
  const std::size_t messages = (bytes - of_dnssec) / 3;
  const std::size_t records = bytes - of_dnssec - messages;
  out.emplace_back("msg-cache-size:", std::to_string(messages));
  out.emplace_back("rrset-cache-size:", std::to_string(records));
  if (!has_root_key) return;
  out.emplace_back("key-cache-size:", std::to_string(of_dnssec / 2));
  out.emplace_back("neg-cache-size:", std::to_string(of_dnssec / 2));
}

void add_bounds(std::vector<UnboundOption>& out, const ResolverOptions& options) {
  const auto retry = std::clamp(options.timeout / kTriesInTime, kRetryMin, kRetryMax);
  const auto sockets = std::to_string(std::min(options.queries_max, kDnsSocketsMax));
  const std::pair<const char*, std::string> values[] = {
      {"infra-cache-numhosts:", "1000"},
      // There is one thread.
      {"msg-cache-slabs:", "1"},
      {"rrset-cache-slabs:", "1"},
      {"key-cache-slabs:", "1"},
      {"infra-cache-slabs:", "1"},
      {"cache-min-ttl:", "60"},
      // Less than the time between two tests of a DNS list (dnslist/list_health.hpp), which must
      // be asked each time.
      {"cache-max-ttl:", "3000"},
      {"cache-max-negative-ttl:", "3000"},
      {"outgoing-range:", sockets},
      {"outgoing-num-tcp:", std::to_string(kDnsTcpMax)},
      {"num-queries-per-thread:", sockets},
      {"unknown-server-time-limit:", std::to_string(retry.count())},
      // The time to wait for a server doubles each time that it is silent, and goes back when it
      // answers. At this one it isn't asked for the rest of a minute: after six seconds in which it
      // answered nothing.
      {"infra-cache-max-rtt:", "3000"},
      {"infra-host-ttl:", "60"},
  };
  out.insert(out.end(), std::begin(values), std::end(values));
}

// What libunbound would answer itself is left to the servers: a site may have names there.
void add_of_servers(std::vector<UnboundOption>& out) {
  const std::pair<const char*, const char*> values[] = {
      {"unblock-lan-zones:", "yes"},
      {"insecure-lan-zones:", "yes"},
      {"local-zone:", "test. transparent"},
      {"local-zone:", "invalid. transparent"},
      {"local-zone:", "home.arpa. transparent"},
      {"local-zone:", "127.in-addr.arpa. transparent"},
  };
  out.insert(out.end(), std::begin(values), std::end(values));
}

}  // namespace

std::vector<UnboundOption> unbound_options(const ResolverOptions& options, bool has_root_key) {
  std::vector<UnboundOption> out;
  add_cache_sizes(out, options.cache_bytes, has_root_key);
  add_bounds(out, options);
  const bool is_recursive = options.source == ResolverOptions::Source::Recursive;
  if (!is_recursive) add_of_servers(out);
  // A server that we name may be on this host. One that a stranger's zone names may not: we would
  // ask whatever listens here.
  const bool is_local_asked = !is_recursive || !options.root_servers.empty();
  out.emplace_back("do-not-query-localhost:", is_local_asked ? "no" : "yes");
  if (!has_root_key) out.emplace_back("module-config:", "iterator");
  return out;
}

}  // namespace grayling
