// SPDX-License-Identifier: MIT
#include "grayling/greylist/correspondence.hpp"

#include <algorithm>

#include "grayling/base/ascii.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/client_name.hpp"
#include "grayling/greylist/sender.hpp"

namespace grayling {
namespace {

// RFC 5321 section 4.5.3.1: 64 + 1 + 255. A column holds 320 characters.
constexpr std::size_t kAddressBytesMax = 320;

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte != 0x7f && c != '\\';
}

// The address as it counts, or "" if it has no key. Its domain gets its one spelling, because
// otherwise one of our own domains could pass for another.
std::string counted(std::string_view address) {
  std::string lower = normal_address(address);
  if (lower.ends_with('.')) lower.pop_back();
  auto at = lower.rfind('@');
  if (at != std::string::npos) {
    const auto user = unsigned_part(std::string_view(lower).substr(0, at));
    if (user.size() < at) lower.replace(0, at, std::string(user));
    at = user.size();
  }
  const bool is_whole = at != std::string::npos && at > 0 && at + 1 < lower.size();
  const bool counts =
      is_whole && lower.size() <= kAddressBytesMax && is_utf8(lower) &&
      std::all_of(lower.begin(), lower.end(), is_plain) &&
      std::all_of(lower.begin() + static_cast<std::ptrdiff_t>(at) + 1, lower.end(), is_of_domain);
  return counts ? lower : "";
}

// The domain of an address that counted() has returned.
std::string_view domain_of(std::string_view address) {
  return address.empty() ? address : address.substr(address.rfind('@') + 1);
}

}  // namespace

StandingKey correspondent_key(std::string_view remote, std::string_view local) {
  StandingKey key{StandingKind::Correspondent, counted(remote), counted(local)};
  const bool is_whole = !key.name.empty() && !key.partner.empty();
  return is_whole && domain_of(key.name) != domain_of(key.partner) ? key : StandingKey{};
}

StandingKey local_domain_key(std::string_view address) {
  const std::string whole = counted(address);
  if (whole.empty()) return {};
  return {StandingKind::LocalDomain, std::string(domain_of(whole)), ""};
}

std::array<StandingKey, 2> local_domain_keys(const StandingKey& key, std::string_view mail_domain) {
  if (key.is_none()) return {};
  if (key.kind == StandingKind::Correspondent) return {local_domain_key(key.name), StandingKey{}};
  if (key.kind != StandingKind::Domain) return {};
  return {StandingKey{StandingKind::LocalDomain, key.name, ""},
          local_domain_key("postmaster@" + std::string(mail_domain))};
}

StandingKey answer_key(const PolicyRequest& request, ProviderMemory* providers) {
  const auto name = normal_domain(confirmed_client_name(request));
  const auto address = IpAddress::parse(request.client_address);
  if (name.empty() || !address) return {};
  const auto domain =
      providers != nullptr ? providers->domain(name, *address) : provider_domain(name, *address);
  if (domain.empty()) return {};
  return correspondent_key(request.sender.value_or(""), request.recipient);
}

bool sends_through_us(const GreylistSettings& settings, const std::optional<Standing>& local_domain,
                      const Moment& moment) {
  return local_domain && is_alive(settings, *local_domain, moment);
}

}  // namespace grayling
