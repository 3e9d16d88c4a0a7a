// SPDX-License-Identifier: MIT
#include "grayling/greylist/correspondence.hpp"

#include <algorithm>

#include "grayling/base/ip.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/client_name.hpp"

namespace grayling {
namespace {

// RFC 5321 section 4.5.3.1: 64 + 1 + 255. A column holds 320 characters.
constexpr std::size_t kAddressBytesMax = 320;

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte != 0x7f && c != '\\';
}

// With its "@"; "" of what is no address that counts.
std::string_view domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  const bool is_whole = at != std::string_view::npos && at > 0 && at + 1 < address.size();
  const bool counts = is_whole && address.size() <= kAddressBytesMax && is_utf8(address) &&
                      std::all_of(address.begin(), address.end(), is_plain);
  return counts ? address.substr(at) : std::string_view();
}

}  // namespace

bool is_outbound(const GreylistSettings& settings, const PolicyRequest& request) {
  if (!request.sasl_username.empty()) return true;
  const auto& contexts = settings.outbound;
  return !request.policy_context.empty() &&
         std::find(contexts.begin(), contexts.end(), request.policy_context) != contexts.end();
}

Key correspondent_key(std::string_view remote, std::string_view local) {
  const auto remote_domain = lower_case(domain_of(remote));
  const auto local_domain = lower_case(domain_of(local));
  if (remote_domain.empty() || local_domain.empty() || remote_domain == local_domain) return {};
  return {lower_case(remote), "", lower_case(local)};
}

Key local_domain_key(std::string_view address) {
  return {"", "", lower_case(domain_of(address))};
}

Key answer_key(const PolicyRequest& request, ProviderMemory* providers) {
  const auto name = lower_case(confirmed_client_name(request));
  const auto address = IpAddress::parse(request.client_address);
  if (name.empty() || !address) return {};
  const auto domain =
      providers != nullptr ? providers->domain(name, *address) : provider_domain(name, *address);
  if (domain.empty()) return {};
  return correspondent_key(request.sender.value_or(""), request.recipient);
}

bool is_answer(const GreylistSettings& settings, const std::optional<Acquaintance>& correspondent,
               const std::optional<Acquaintance>& local_domain, UnixSeconds now) {
  const auto is_known = [&](const auto& row) { return row && is_alive(settings, *row, now); };
  return is_known(correspondent) && !is_known(local_domain);
}

}  // namespace grayling
