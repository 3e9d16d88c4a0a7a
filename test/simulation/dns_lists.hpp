// SPDX-License-Identifier: MIT
// The lists in the DNS as the trace has them: what they answer, and how grayling asks them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "grayling/base/clock.hpp"
#include "grayling/dnslist/dns_list.hpp"
#include "simulation/deny_list.hpp"

namespace grayling::simulation {

// A DNSBL, by the name and with the answers of Spamhaus ZEN: 127.0.0.4 for an infected machine,
// 127.0.0.3 for others (docs.spamhaus.com, "ZEN return codes").
inline constexpr std::string_view kDenyZone = "zen.spamhaus.org";
// DNSWL: 127.0.5.0 to 127.0.5.3, whose last number is the trust (dnswl.org, "How to use").
inline constexpr std::string_view kAllowZone = "list.dnswl.org";

// RFC 5782, section 5: 127.0.0.2 is listed, 127.0.0.1 isn't. Nor is an address of TEST-NET-1 (RFC
// 5737).
inline constexpr std::uint32_t kTestEntry = 127U << 24U | 2U;
bool is_test_address(std::uint32_t address);

std::optional<int> trust(std::uint32_t address);  // 0 to 3; nothing: DNSWL doesn't have it

// Returns the answer to "7.2.0.192.ZONE" at that time, or nothing: there is no such name. No list
// knows IPv6.
std::optional<std::uint32_t> list_answer(std::string_view name, const DenyList& denied, Seconds at);
// Is the name in one of the two zones?
bool is_list_name(std::string_view name);

// A [[dns_list]] with the points that it has in etc/dns-lists.toml. The trace has no errors.
DnsList deny_list_settings();
DnsList allow_list_settings();

}  // namespace grayling::simulation
