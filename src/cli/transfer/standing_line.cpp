// SPDX-License-Identifier: MIT
#include "cli/transfer/standing_line.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/transfer/line_values.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/correspondence.hpp"

namespace grayling {
namespace {

// A host's clock may be ahead of this one's, or show the time of another zone. A row from a later
// time may never expire.
constexpr Seconds kAheadMax = kDay;

tl::unexpected<Error> refuse(std::string_view name, std::string_view value, std::string_view why) {
  constexpr std::size_t kShownBytesMax = 80;
  return fail(fmt::format("{} '{}' {}", name, printable(value, kShownBytesMax), why));
}

Result<std::string> client_name(const std::string& name) {
  const auto network = IpNetwork::parse(name);
  if (!network) return refuse("name", name, "is no client's network: " + network.error().text);
  std::string known = client_key(network->first().text()).name;
  const int prefix = network->first().is_ipv4() ? 32 : 64;
  if (network->prefix() == prefix) return known;
  return refuse("name", name,
                fmt::format("is no client's network, which is /32 for IPv4 and /64 for IPv6: write "
                            "'{}', or leave the line out",
                            known));
}

constexpr std::string_view kNoDomain =
    "is no domain: write one such as 'example.org', or leave the line out";

// A sender of the domain; "": `name` can't be one.
std::string sender_of(const std::string& name) {
  return name.find('@') == std::string::npos ? "postmaster@" + name : "";
}

// The domain as mail is counted for it. One below the registrable domain is an error, because no
// mail would ever find its row.
Result<std::string> domain_name(std::string_view key, const std::string& name) {
  const auto known = domain_key(sender_of(name));
  if (known.is_none()) return refuse(key, name, kNoDomain);
  std::string normal = normal_domain(name);
  if (normal.ends_with('.')) normal.pop_back();
  if (normal == known.name) return normal;
  return refuse(key, name,
                fmt::format("is below the domain that counts: write '{}', or leave the line out",
                            known.name));
}

Result<std::string> local_domain_name(const std::string& name) {
  auto known = local_domain_key(sender_of(name));
  if (known.is_none()) return refuse("name", name, kNoDomain);
  return std::move(known.name);
}

// The name by which rows of this kind are looked up.
Result<std::string> known_name(const StandingKey& key) {
  switch (key.kind) {
    case StandingKind::Client:
    case StandingKind::NullSender:
      return client_name(key.name);
    case StandingKind::Domain:
      return domain_name("name", key.name);
    case StandingKind::LocalDomain:
      return local_domain_name(key.name);
    case StandingKind::Correspondent:
      break;
  }
  return key.name;
}

void set_counts_right(Standing& domain) {
  Note counted;
  counted.came = domain.came;
  counted.returned = domain.passes;
  const Standing counts = counts_of(counted);
  domain.came = counts.came;
  domain.passes = counts.passes;
}

Result<StandingRow> checked(StandingRow row, UnixSeconds now) {
  auto name = known_name(row.key);
  if (!name) return fail(name.error());
  row.key.name = std::move(*name);
  if (row.key.kind == StandingKind::Client && !row.standing.domain.empty()) {
    auto domain = domain_name("domain", row.standing.domain);
    if (!domain) return fail(domain.error());
    row.standing.domain = std::move(*domain);
  }
  if (row.key.kind == StandingKind::Domain) set_counts_right(row.standing);
  if (row.standing.last_seen <= now + kAheadMax) return row;
  return refuse("last_seen", std::to_string(row.standing.last_seen),
                fmt::format("is in the future, for it is {} now: correct the line, or the clock "
                            "of this host if that is wrong",
                            now));
}

}  // namespace

std::optional<StandingKey> standing_key_of(const ExportLine& line) {
  const auto kind = parse_standing_kind(line.text("kind").value_or(""));
  const auto name = address_of(line, "name");
  const auto partner = address_of(line, "partner");
  const bool is_key = kind && name && partner && !name->empty() && fits_column(*name, 320, false) &&
                      fits_column(*partner, 320, false) &&
                      partner->empty() == (*kind != StandingKind::Correspondent);
  return is_key ? std::optional<StandingKey>({*kind, *name, *partner}) : std::nullopt;
}

// Lines of versions that knew no domains have no `came`.
std::optional<Result<StandingRow>> standing_of(const ExportLine& line,
                                               const std::optional<StandingKey>& key,
                                               UnixSeconds now) {
  const auto domain = line.text("domain");
  const auto passes = line.number("passes");
  const auto last_seen = line.number("last_seen");
  auto came = line.number("came");
  if (key && key->kind != StandingKind::Domain) came = came.value_or(0);
  const bool is_row = key && domain && fits_column(*domain, 255, true) && is_count(passes) &&
                      is_count(came) && is_time(last_seen);
  if (!is_row) return std::nullopt;
  const Standing standing{*domain, static_cast<std::uint32_t>(*passes), *last_seen,
                          static_cast<std::uint32_t>(*came)};
  return checked({*key, standing}, now);
}

}  // namespace grayling
