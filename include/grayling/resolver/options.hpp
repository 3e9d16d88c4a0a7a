// SPDX-License-Identifier: MIT
// Whom a resolver asks, and its bounds: [dns] of the configuration. Plain values, any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/ip.hpp"
#include "grayling/base/result.hpp"

namespace grayling {

struct NameServer {
  IpAddress address;
  std::uint16_t port = 53;

  // "127.0.0.1", "127.0.0.1:5353", "2001:db8::53" or "[2001:db8::53]:5353", and no address at which
  // nobody can be asked. The error (ErrorKind::Config) says what would be right.
  static Result<NameServer> parse(std::string_view text);

  std::string text() const;  // the same, without the port 53
  bool operator==(const NameServer&) const = default;
};

// Why no single server has this address, and what would be right; "": one may have it.
std::string_view why_unaskable(const IpAddress& address);

struct ResolverOptions {
  enum class Source {
    System,     // the servers of resolv.conf(5), also when it changes
    Recursive,  // the authoritative servers, from the root on, with DNSSEC
    Servers,    // `servers`
    Off,        // nobody
  };
  Source source = Source::System;
  std::vector<NameServer> servers;
  std::chrono::milliseconds timeout{300};  // of a question
  std::size_t cache_bytes = 8 * std::size_t{1024 * 1024};
  std::size_t queries_max = 1000;  // at a time; those beyond fail at once

  // Files of the system, and the Internet's root servers; tests have their own.
  std::string resolv_conf = "/etc/resolv.conf";      // without it: a server at 127.0.0.1
  std::string root_key = "/usr/share/dns/root.key";  // without it: no DNSSEC
  std::vector<NameServer> root_servers{};            // Recursive: none are the public ones
  // When it is tried again to use options that failed.
  std::chrono::milliseconds try_again = std::chrono::minutes(1);

  bool operator==(const ResolverOptions&) const = default;
};

// Sockets of a context: each open question has one of its own; further questions wait for one.
inline constexpr std::size_t kDnsSocketsMax = 512;
inline constexpr std::size_t kDnsTcpMax = 10;  // connections, besides

// How many descriptors a resolver may have open at a time: also while it replaces its context, and
// the old one still has its own.
std::size_t open_files_max(const ResolverOptions& options);

}  // namespace grayling
