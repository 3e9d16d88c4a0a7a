// SPDX-License-Identifier: MIT
#include "resolver/unbound_context.hpp"

#include <algorithm>
#include <utility>

#include <unistd.h>

#include "resolver/resolv_conf.hpp"

namespace grayling {
namespace {

using Milliseconds = std::chrono::milliseconds;

// Each has a socket of its own; questions beyond wait for one inside libunbound.
constexpr std::size_t kSocketsMax = 512;
// A lost packet is sent again while an answer to the question is still of use.
constexpr int kTriesInTime = 3;
constexpr Milliseconds kRetryMin{50};
constexpr Milliseconds kRetryMax{376};  // libunbound's own

std::string text_of(int ub_error) {
  return std::string("libunbound: ") + ub_strerror(ub_error);
}

std::string address_of(const NameServer& server) {
  return server.address.text() + "@" + std::to_string(server.port);
}

}  // namespace

Result<std::unique_ptr<UnboundContext>> UnboundContext::create(const ResolverOptions& options,
                                                               uv_loop_t& loop) {
  auto context = std::make_unique<UnboundContext>(options, loop);
  auto done = context->set_up();
  if (!done) return fail(done.error());
  return context;
}

UnboundContext::~UnboundContext() {
  ub_ctx_delete(context_);
}

Result<void> UnboundContext::set_up() {
  context_ = ub_ctx_create_ub_event(&events_);
  if (context_ == nullptr) return fail("libunbound can't start: out of memory or of open files");
  ub_ctx_debugout(context_, nullptr);  // it would write to stderr
  if (auto done = set_bounds(); !done) return done;
  if (options_.source == ResolverOptions::Source::System) {
    servers_ = read_resolv_conf(options_.resolv_conf);
  } else if (options_.source == ResolverOptions::Source::Servers) {
    servers_ = options_.servers;
  }
  const bool is_recursive = options_.source == ResolverOptions::Source::Recursive;
  if (auto done = is_recursive ? set_root() : set_servers(); !done) return done;
  return start();
}

Result<void> UnboundContext::set(const char* option, const std::string& value) {
  const int error = ub_ctx_set_option(context_, option, value.c_str());
  if (error == 0) return {};
  return fail(std::string(option) + " " + value + ": " + text_of(error));
}

Result<void> UnboundContext::set_bounds() {
  const auto retry = std::clamp(options_.timeout / kTriesInTime, kRetryMin, kRetryMax);
  const auto sockets = std::to_string(std::min(options_.queries_max, kSocketsMax));
  const std::pair<const char*, std::string> values[] = {
      // Messages refer to records: libunbound advises twice as much for those.
      {"msg-cache-size:", std::to_string(options_.cache_bytes / 3)},
      {"rrset-cache-size:", std::to_string(options_.cache_bytes * 2 / 3)},
      {"key-cache-size:", std::to_string(options_.cache_bytes / 8)},
      {"neg-cache-size:", std::to_string(options_.cache_bytes / 8)},
      {"infra-cache-numhosts:", "1000"},
      // There is one thread.
      {"msg-cache-slabs:", "1"},
      {"rrset-cache-slabs:", "1"},
      {"key-cache-slabs:", "1"},
      {"infra-cache-slabs:", "1"},
      {"cache-min-ttl:", "60"},
      {"cache-max-ttl:", "3600"},
      {"cache-max-negative-ttl:", "3600"},
      {"outgoing-range:", sockets},
      {"num-queries-per-thread:", sockets},
      {"unknown-server-time-limit:", std::to_string(retry.count())},
      // A server that was away is asked again at once, and not after a quarter of an hour.
      {"infra-keep-probing:", "yes"},
      {"infra-cache-max-rtt:", "1000"},
      {"infra-host-ttl:", "60"},
      {"do-not-query-localhost:", "no"},
  };
  for (const auto& [option, value] : values) {
    if (auto done = set(option, value); !done) return done;
  }
  return {};
}

// What libunbound would answer itself is left to the servers: a site may have names there.
Result<void> UnboundContext::set_servers() {
  const std::pair<const char*, const char*> values[] = {
      {"module-config:", "iterator"},
      {"unblock-lan-zones:", "yes"},
      {"insecure-lan-zones:", "yes"},
      {"local-zone:", "test. transparent"},
      {"local-zone:", "invalid. transparent"},
      {"local-zone:", "home.arpa. transparent"},
      {"local-zone:", "127.in-addr.arpa. transparent"},
  };
  for (const auto& [option, value] : values) {
    if (auto done = set(option, value); !done) return done;
  }
  for (const NameServer& server : servers_) {
    const int error = ub_ctx_set_fwd(context_, address_of(server).c_str());
    if (error != 0) return fail("the name server " + server.text() + ": " + text_of(error));
  }
  return {};
}

Result<void> UnboundContext::set_root() {
  for (const NameServer& server : options_.root_servers) {
    const int error = ub_ctx_set_stub(context_, ".", address_of(server).c_str(), 0);
    if (error != 0) return fail(server.text() + ": " + text_of(error));
  }
  if (::access(options_.root_key.c_str(), R_OK) != 0) {
    if (options_.root_key.empty()) return set("module-config:", "iterator");
    warnings_.push_back("dns.resolver: " + options_.root_key +
                        " can't be read, so answers are not checked by DNSSEC; install the " +
                        "package dns-root-data");
    return set("module-config:", "iterator");
  }
  const int error = ub_ctx_add_ta_file(context_, options_.root_key.c_str());
  if (error != 0) return fail(options_.root_key + ": " + text_of(error));
  return {};
}

// The first question makes caches and sockets. This name has a fixed answer, which needs no server.
Result<void> UnboundContext::start() {
  const auto ignore = [](void*, int, void*, int, int, char*, int) {};
  const int error = ub_resolve_event(context_, "localhost", static_cast<int>(RecordType::A), 1,
                                     nullptr, ignore, nullptr);
  if (error != 0) return fail(text_of(error));
  return {};
}

bool UnboundContext::ask(const std::string& escaped_name, RecordType type, void* data,
                         ub_event_callback_type callback) {
  constexpr int kInternet = 1;
  return ub_resolve_event(context_, escaped_name.c_str(), static_cast<int>(type), kInternet, data,
                          callback, nullptr) == 0;
}

}  // namespace grayling
