// SPDX-License-Identifier: MIT
#include "config/dns_setting.hpp"

#include <utility>

#include "config/byte_size.hpp"
#include "config/value_list.hpp"

namespace grayling {
namespace {

using Source = ResolverOptions::Source;

constexpr std::size_t kServersMax = 8;  // each costs a try of the first questions
constexpr std::uint64_t kCacheMin = 1ULL << 20;
constexpr std::uint64_t kCacheMax = 1ULL << 30;

constexpr auto kResolverGood =
    "write \"system\", \"recursive\" or \"off\", or a list of name servers like [\"127.0.0.1\", "
    "\"[2001:db8::53]:5353\"]";
constexpr auto kCacheGood = "write it like 1MiB, 8MiB or 1GiB";

constexpr std::pair<std::string_view, Source> kSources[] = {
    {"system", Source::System}, {"recursive", Source::Recursive}, {"off", Source::Off}};

Result<void> read_servers(const std::vector<std::string>& list, ResolverOptions& dns) {
  if (list.empty()) {
    return fail(ErrorKind::Config, "names no server; " + std::string(kResolverGood));
  }
  auto servers = parse_list(list, kServersMax, "servers", NameServer::parse);
  if (!servers) return fail(servers.error());
  dns.source = Source::Servers;
  dns.servers = std::move(*servers);
  return {};
}

Result<void> read_resolver(const RawValue& value, Config& config) {
  if (value.kind == RawValue::Kind::List) return read_servers(value.list, config.dns);
  for (const auto& [name, source] : kSources) {
    if (value.text != name) continue;
    config.dns.source = source;
    config.dns.servers.clear();
    return {};
  }
  if (NameServer::parse(value.text)) {
    return fail(ErrorKind::Config,
                "servers are a list; write [" + toml_text(value.text) + "] instead");
  }
  return fail(ErrorKind::Config, "unknown; " + std::string(kResolverGood));
}

std::string print_resolver(const Config& config) {
  for (const auto& [name, source] : kSources) {
    if (config.dns.source == source) return toml_text(name);
  }
  return list_text(config.dns.servers);
}

Result<void> read_cache(const RawValue& value, Config& config) {
  const auto bytes = parse_byte_size(value.text);
  if (!bytes) return fail(ErrorKind::Config, "not a size; " + std::string(kCacheGood));
  if (*bytes < kCacheMin || *bytes > kCacheMax) {
    return fail(ErrorKind::Config, "not between " + byte_size_text(kCacheMin) + " and " +
                                       byte_size_text(kCacheMax) + "; " + kCacheGood);
  }
  config.dns.cache_bytes = *bytes;
  return {};
}

}  // namespace

Setting dns_resolver_setting() {
  return {"dns.resolver", RawValue::Kind::Text, kResolverGood, read_resolver, print_resolver, true};
}

Setting dns_cache_setting() {
  return {"dns.cache", RawValue::Kind::Text, kCacheGood, read_cache,
          [](const Config& config) { return toml_text(byte_size_text(config.dns.cache_bytes)); }};
}

}  // namespace grayling
