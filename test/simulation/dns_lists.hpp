// SPDX-License-Identifier: MIT
// What lists in the DNS know of a client of the trace. Everything follows from the address. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace grayling::simulation {

// A DNSBL, by the name and with the answers of Spamhaus ZEN: 127.0.0.4 for an infected machine,
// 127.0.0.3 for others (docs.spamhaus.com, "ZEN return codes"). RFC 5782's test entry is there.
inline constexpr std::string_view kDenyZone = "zen.spamhaus.org";
// DNSWL: 127.0.5.0 to 127.0.5.3, whose last number is the trust (dnswl.org, "How to use").
inline constexpr std::string_view kAllowZone = "list.dnswl.org";

bool is_denied(std::uint32_t address);
std::optional<int> trust(std::uint32_t address);  // 0 to 3; nothing: the list doesn't have it

// Returns the answer to "7.2.0.192.ZONE", or nothing: there is no such name.
std::optional<std::uint32_t> list_answer(std::string_view name);
// Is the name in one of the two zones?
bool is_list_name(std::string_view name);

}  // namespace grayling::simulation
